// A plain text field in place of the editor that Cayley's console would fetch
// from elsewhere: the few calls that the console makes of it.
(function () {
  "use strict";
  function create(container, options) {
    var area = document.createElement("textarea"), listeners = [], actions = [];
    area.setAttribute("aria-label", options && options.readOnly ? "Result" : "Query");
    area.spellcheck = false;
    area.readOnly = !!(options && options.readOnly);
    area.value = (options && options.value) || "";
    Object.assign(area.style, { width: "100%", height: "100%", boxSizing: "border-box", border: "1px solid #bbb", font: "14px monospace", padding: "8px", resize: "none" });
    container.appendChild(area);
    function changed() { listeners.forEach(function (l) { l({}); }); }
    area.addEventListener("input", changed);
    area.addEventListener("keydown", function (e) {
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && actions.length > 0) {
        e.preventDefault();
        actions[actions.length - 1].run();
      }
    });
    return {
      getValue: function () { return area.value; },
      setValue: function (v) { area.value = v === undefined || v === null ? "" : v; changed(); },
      getModel: function () { return { getFullModelRange: function () { return {}; } }; },
      executeEdits: function (_, edits) { area.value = edits[0].text || ""; changed(); },
      onDidChangeModelContent: function (l) { listeners.push(l); return { dispose: function () {} }; },
      addAction: function (a) { actions.push(a); return { dispose: function () {} }; },
      updateOptions: function () {}, pushUndoStop: function () {}, setScrollPosition: function () {}, layout: function () {}, focus: function () { area.focus(); },
      dispose: function () { area.remove(); },
    };
  }
  window.monaco = {
    editor: { create: create, defineTheme: function () {}, setTheme: function () {}, setModelLanguage: function () {} },
    languages: {
      typescript: {
        ScriptTarget: { ES5: 1 },
        javascriptDefaults: { addExtraLib: function () { return { dispose: function () {} }; }, setCompilerOptions: function () {}, setDiagnosticsOptions: function () {} },
      },
    },
    KeyMod: { CtrlCmd: 1 }, KeyCode: { Enter: 2 },
  };
})();
