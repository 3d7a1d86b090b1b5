// Run before every script. It stands between the script and Cayley's objects:
// arguments of a wrong kind would end the whole process there, and errors
// would arrive without their line.
(function () {
  "use strict";
  var raw = g, env = {};
  var inner = new WeakMap();
  function strip(v) {
    if (typeof v === "object" && v !== null) {
      if (inner.has(v)) return inner.get(v);
      if (Array.isArray(v)) return v.map(strip);
    }
    return v;
  }
  function check(name, v, depth) {
    var t = typeof v;
    if (t === "string" || t === "boolean" || v === null) return;
    if (t === "number") {
      if (!isFinite(v)) throw new TypeError(name + ": " + v + " is no value");
      return;
    }
    if (t === "object" && inner.has(v)) return;
    if (Array.isArray(v)) {
      if (depth > 3) throw new TypeError(name + ": list within list");
      v.forEach(function (x) { check(name, x, depth + 1); });
      return;
    }
    throw new TypeError(name + ": expected a string, number, path or list, got " + (t === "object" ? "an object" : t));
  }
  var strings = { tag: 1, as: 1, back: 1, Tag: 1, As: 1, Back: 1, iri: 1, bnode: 1, raw: 1, str: 1, lang: 1, typed: 1 };
  var labels = { in: 1, out: 1, both: 1, In: 1, Out: 1, Both: 1, saveInPredicates: 1, saveOutPredicates: 1 };
  var calls = { forEach: 1, map: 1, ForEach: 1, Map: 1 };
  function onlyStrings(name, v) {
    if (Array.isArray(v)) v.forEach(function (x) { onlyStrings(name, x); });
    else if (typeof v !== "string") throw new TypeError(name + ": expected a string, got " + (v === null ? "null" : typeof v));
  }
  // Values and filters of Cayley's go through the script as they are.
  function box(v) {
    if (typeof v !== "object" || v === null) return v;
    var b = { toString: function () { return String(v); } };
    inner.set(b, v);
    return b;
  }
  function call(target, name, args) {
    if (name === "emit" || name === "Emit") {
      target[name](args[0]);
      return null;
    }
    for (var i = 0; i < args.length; i++) {
      if (calls[name] && i === args.length - 1) {
        if (typeof args[i] !== "function") throw new TypeError(name + ": expected a function");
        continue;
      }
      if (args[i] === undefined) throw new TypeError(name + ": argument " + (i + 1) + " is undefined");
      if (strings[name] || labels[name] && i > 0) onlyStrings(name, args[i]);
      check(name, args[i], 0);
    }
    var list = [];
    for (i = 0; i < args.length; i++) list.push(strip(args[i]));
    var out, failed = null;
    try {
      out = target[name].apply(target, list);
    } catch (e) {
      if (e instanceof Error && e.stack && !(String(e).indexOf("GoError") === 0)) throw e;
      failed = String(e).replace(/^GoError: /, "");
    }
    if (failed !== null) throw new Error(name + ": " + failed);
    return name === "IRI" || name === "Uri" ? box(out) : wrap(out);
  }
  function wrap(v) {
    if (typeof v !== "object" || v === null || Array.isArray(v) || !kind(v)) return v;
    var p = new Proxy({}, {
      get: function (_, name) {
        if (typeof name !== "string") return undefined;
        var f = v[name];
        if (name === "toString" || name === "toJSON") return function () { return "[path]"; };
        if (f === undefined) throw new TypeError("no method " + name);
        if (typeof f !== "function") return f;
        return function () { return call(v, name, arguments); };
      },
    });
    inner.set(p, v);
    return p;
  }
  // Paths and the graph have methods; rows are plain objects.
  function kind(v) { return typeof v.out === "function" || typeof v.emit === "function"; }
  ["iri", "bnode", "raw", "str", "lang", "typed", "lt", "lte", "gt", "gte", "regex", "like"].forEach(function (name) {
    env[name] = this[name];
    this[name] = function () {
      for (var i = 0; i < arguments.length; i++) {
        if (arguments[i] === undefined) throw new TypeError(name + ": argument " + (i + 1) + " is undefined");
        if (strings[name]) onlyStrings(name, arguments[i]);
      }
      var out, failed = null;
      try {
        out = env[name].apply(undefined, arguments);
      } catch (e) {
        failed = String(e).replace(/^GoError: /, "");
      }
      if (failed !== null) throw new Error(name + ": " + failed);
      return box(out);
    };
  }, this);
  this.graph = this.g = wrap(raw);
}).call(this);
