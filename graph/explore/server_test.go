package explore

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zhengpu/graph"
	"zhengpu/graph/graphtest"
)

// The test binary is its own worker.
func TestMain(m *testing.M) {
	if dir := os.Getenv("ZHENGPU_TEST_WORKER"); dir != "" {
		if err := RunWorker(context.Background(), dir, testLimits, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var testLimits = Limits{Timeout: 2 * time.Second, Memory: 256 << 20, Rows: 1000, Workers: 2}.WithDefaults()

func sampleDir(t testing.TB) (dir string, texts map[string]string) {
	dir = filepath.Join(t.TempDir(), "store")
	s, err := graph.Open(dir, graph.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	texts = map[string]string{}
	var batch []graph.Report
	for _, a := range graphtest.Sample() {
		texts[a.Doc.ID] = a.Doc.Text
		batch = append(batch, graph.Prepare(a, "v1", nil))
	}
	if _, err := s.Add(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, texts
}

func testServer(t testing.TB, change func(*Options)) *httptest.Server {
	_, h := testServers(t, change)
	return h
}

func testServers(t testing.TB, change func(*Options)) (*Server, *httptest.Server) {
	t.Helper()
	dir, texts := sampleDir(t)
	o := Options{
		Dir: dir, Limits: testLimits, Local: true,
		Worker: func() *exec.Cmd {
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), "ZHENGPU_TEST_WORKER="+dir)
			return c
		},
		Text: func(_ context.Context, file, hash string) (string, error) {
			if v, ok := texts[hash]; ok && file != "" {
				return v, nil
			}
			return "", fmt.Errorf("missing")
		},
	}
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s)
	t.Cleanup(func() {
		h.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, h
}

func ask(t testing.TB, method, url, body string, head ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == "Host" {
			req.Host = head[i+1]
		}
		req.Header.Set(head[i], head[i+1])
	}
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func script(s string) string {
	b, _ := json.Marshal(map[string]string{"script": s})
	return string(b)
}

func TestEndpoints(t *testing.T) {
	h := testServer(t, nil)
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/api/meta", "", 200, `"types":["District"`},
		{"GET", "/api/search?q=donghequ", "", 200, `[{"id":"district/990102","name":"东河区","type":"District","match":"pinyin"`},
		{"GET", "/api/search?q=", "", 200, `[]`},
		{"GET", "/api/search?q=x&limit=no", "", 400, `bad-request`},
		{"GET", "/api/entity?id=990102", "", 200, `"id":"district/990102","name":"东河区"`},
		{"GET", "/api/entity?id=%E5%90%AF%E6%98%8E%E7%94%B5%E6%B1%A0", "", 200, `"aliases":["启明电池"]`},
		{"GET", "/api/entity?id=nothing", "", 404, `"code":"not-found"`},
		{"GET", "/api/entity", "", 400, `parameter id is missing`},
		{"GET", "/api/neighbors?id=990102&limit=1", "", 200, `"more":`},
		{"GET", "/api/neighbors?id=990102&via=nosuch", "", 400, `no relation nosuch`},
		{"GET", "/api/path?from=990102&to=%E4%B8%9C%E6%B2%B3%E5%A4%A7%E5%AD%A6", "", 200, `"predicate":"cooperatesWith"`},
		{"GET", "/api/path?from=990102&to=990102", "", 200, `"links":[]`},
		{"GET", "/api/reports", "", 200, `"id":"report/0000000000001022","name":"东河2022","title":"2022年东河区政府工作报告","year":2022`},
		{"GET", "/api/report?id=report/0000000000001023", "", 200, `"text":"2023年东河区政府工作报告\n`},
		{"GET", "/api/report?id=report/0000000000001023", "", 200, `"marks":[{"start":7,"end":16,"id":"district/990102","type":"District"}`},
		{"GET", "/api/report?id=report/none", "", 404, ``},
		{"GET", "/api/district?id=990102", "", 200, `"parks":[{"id":"park/990102/临港产业园"`},
		{"GET", "/api/atlas", "", 200, `"ready":true`},
		{"GET", "/api/atlas/view?limit=2", "", 200, `{"nodes":[{"id":"district/990102","name":"东河区","type":"District","x":0.`},
		{"GET", "/api/atlas/view?box=2,2,3,3", "", 200, `{"nodes":[],"edges":[],"inBox":0,"shown":`},
		{"GET", "/api/atlas/view?box=2,2", "", 400, `box is no`},
		{"GET", "/api/atlas/view?hideTypes=Nosuch", "", 400, `hideTypes: no Nosuch`},
		{"GET", "/api/atlas/view?confidence=2", "", 400, `confidence`},
		{"GET", "/api/atlas/view?report=report/none", "", 404, `not-found`},
		{"GET", "/api/atlas/near?id=district/990102", "", 200, `"from":`},
		{"GET", "/api/atlas/near?id=district/1", "", 404, `not-found`},
		{"GET", "/api/atlas/tile?z=0&x=0&y=0", "", 200, "\x89PNG"},
		{"GET", "/api/atlas/tile?z=0&x=1&y=0", "", 404, `no such tile`},
		{"GET", "/api/atlas/tile?z=x", "", 400, `bad-request`},
		{"GET", "/api/queries", "", 200, `"name":"enterprises-of-district"`},
		{"GET", "/api/query/enterprises-of-district?district=990102", "", 200, `启明电池有限公司`},
		{"GET", "/api/query/enterprises-of-district", "", 422, `is missing`},
		{"GET", "/api/query/nosuch", "", 404, `no query`},
		{"POST", "/api/gizmo", script(`g.V("<district/990102>").out("<attracted>").all()`), 200, `"columns":["id"]`},
		{"POST", "/api/gizmo", script("var x = 1;\n nope()"), 422, `"line":2,"column":6`},
		{"POST", "/api/gizmo", script(" "), 400, `script is empty`},
		{"POST", "/api/gizmo", `{"nosuch":1}`, 400, `bad-request`},
		{"POST", "/api/gizmo", `{`, 400, ``},
		{"POST", "/api/gizmo", script("for (var i = 0; i < 2000; i++) g.emit(i)"), 200, `"truncated":true`},
		{"POST", "/api/between", `{"ids":["district/990102","enterprise/启明电池有限公司"]}`, 200, `"predicate":"attracted"`},
		{"POST", "/api/layout", `{"nodes":[{"id":"a"},{"id":"b"}],"edges":[[0,1]]}`, 200, `[[`},
		{"POST", "/api/layout", `[`, 400, ``},
		{"GET", "/api/nosuch", "", 404, ``},
		{"GET", "/openapi.json", "", 200, `"openapi": "3.1.0"`},
		{"GET", "/", "", 200, `<div id="app">`},
		{"GET", "/assets/main.js", "", 200, `sigma`},
		{"GET", "/nosuch", "", 404, ``},
		{"GET", "/assets/..%2fserver.go", "", 404, ``},
		// Cayley's own.
		{"POST", "/api/v1/query/gizmo", `g.V("<district/990102>").out("<attracted>").all()`, 200, `"result":[{"id":`},
		{"POST", "/query/gizmo", `g.V().limit(1).all()`, 200, `"result"`},
		{"POST", "/api/v1/query/gizmo", `nope(`, 400, `"error"`},
		{"POST", "/api/v1/query/nosuch", `x`, 400, `"error"`},
		{"POST", "/api/v1/query/mql", `[{"id":"<district/990102>","<attracted>":[]}]`, 200, `启明电池有限公司`},
		{"POST", "/api/v1/shape/gizmo", `g.V()`, 501, ``},
		{"POST", "/api/v2/query?lang=gizmo", `g.V("<district/990102>").out("<name>").all()`, 200, `东河区`},
		{"GET", "/api/v2/query?lang=gizmo&qu=g.V().limit(1).all()", "", 200, `"result"`},
		{"GET", "/api/v2/read?sub=%3Cdistrict/990102%3E&pred=%3Cattracted%3E", "", 200, `<district/990102> <attracted>`},
		{"GET", "/api/v2/formats", "", 200, `"nquads"`},
		{"POST", "/api/v1/write", `[]`, 403, `read-only`},
		{"POST", "/api/v2/write", ``, 403, `read-only`},
		{"POST", "/api/v2/delete", ``, 403, `read-only`},
		{"POST", "/api/v2/node/delete", ``, 403, `read-only`},
		{"POST", "/delete", ``, 403, `read-only`},
		{"GET", "/health", "", 204, ``},
		{"GET", "/cayley/", "", 200, `/cayley/editor.js`},
		{"GET", "/cayley/editor.js", "", 200, `monaco`},
	} {
		status, got := ask(t, c.method, h.URL+c.path, c.body)
		if status != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s %s %s: %d %.400s", c.method, c.path, c.body, status, got)
		}
	}
}

// What the console fetches must not lead elsewhere.
func TestConsoleScripts(t *testing.T) {
	h := testServer(t, nil)
	_, page := ask(t, "GET", h.URL+"/cayley/", "")
	found := 0
	for part := range strings.SplitSeq(page, `src="`) {
		src, _, _ := strings.Cut(part, `"`)
		if !strings.HasPrefix(src, "/static/") {
			continue
		}
		found++
		status, js := ask(t, "GET", h.URL+src, "")
		if status != 200 || strings.Contains(js, "localhost:64210") || strings.Contains(js, "loader.js`") {
			t.Errorf("%s: %d", src, status)
		}
	}
	if found < 2 {
		t.Errorf("%d scripts in %s", found, page)
	}
}

var hostile = []string{
	`while (true) {}`,
	`"x".repeat(2e9)`,
	`var s = "x"; while (true) s += s`,
	`var a = []; while (true) a.push(new Array(1000).fill(a.length))`,
	`function f() { return f() + 1 } f()`,
	`function f() { return [1].map(f) } f()`,
	`JSON.parse("[".repeat(2e7))`,
	`new Array(4294967295).fill(0)`,
	`while (true) g.V().count()`,
	`for (;;) { try { while (true) {} } catch (e) {} }`,
	`g.V().forEach(function () { while (true) {} })`,
	`/(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")`,
	`g.V({}).all()`,
	`throw null`,
}

func TestHostileScripts(t *testing.T) {
	h := testServer(t, nil)
	for _, s := range hostile {
		for _, path := range []string{"/api/gizmo", "/api/v1/query/gizmo"} {
			body := script(s)
			if path != "/api/gizmo" {
				body = s
			}
			start := time.Now()
			status, got := ask(t, "POST", h.URL+path, body)
			if status == 200 && !strings.Contains(s, "test(") && s != "g.V({}).all()" || strings.Contains(got, "goroutine") {
				t.Errorf("%s %s: %d %.200s", path, s, status, got)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("%s %s: took %v", path, s, took)
			}
			if status, _ := ask(t, "GET", h.URL+"/api/search?q=dhq", ""); status != 200 {
				t.Fatalf("after %s: search answers %d", s, status)
			}
		}
	}
	status, got := ask(t, "POST", h.URL+"/api/gizmo", script(`g.emit(1 + 1)`))
	if status != 200 || !strings.Contains(got, `[[2]]`) {
		t.Errorf("afterwards: %d %s", status, got)
	}
}

// No script sees files, the network or the process.
func TestNoWayOut(t *testing.T) {
	h := testServer(t, nil)
	status, got := ask(t, "POST", h.URL+"/api/gizmo", script(`g.emit(["require", "process", "fetch", "XMLHttpRequest", "WebSocket", "load", "read", "readFile", "open", "os", "fs", "console", "Deno"].filter(function (n) { return typeof this[n] !== "undefined" }, this).join())`))
	if status != 200 || !strings.Contains(got, `[[""]]`) {
		t.Errorf("%d %s", status, got)
	}
	for _, lang := range []string{"linkedql", "sexp", "sql"} {
		if status, got := ask(t, "POST", h.URL+"/api/v2/query?lang="+lang, `{"@context":"/etc/passwd"}`); status != 400 {
			t.Errorf("%s: %d %s", lang, status, got)
		}
	}
}

func TestAccess(t *testing.T) {
	h := testServer(t, nil)
	for _, c := range []struct {
		name   string
		method string
		head   []string
		want   int
	}{
		{"plain", "GET", nil, 200},
		{"another name", "GET", []string{"Host", "evil.example"}, 403},
		{"another name with our address", "GET", []string{"Host", "127.0.0.1.evil.example:80"}, 403},
		{"localhost", "GET", []string{"Host", "localhost:1"}, 200},
		{"IPv6", "GET", []string{"Host", "[::1]:1"}, 200},
		{"another site reads", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"}, 403},
		{"a link from another site", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"another site posts", "POST", []string{"Origin", "http://evil.example"}, 403},
	} {
		path, body := "/api/search?q=a", ""
		if c.method == "POST" {
			path, body = "/api/gizmo", script("1")
		}
		if status, got := ask(t, c.method, h.URL+path, body, c.head...); status != c.want {
			t.Errorf("%s: %d %s", c.name, status, got)
		}
	}
	if status, _ := ask(t, "POST", h.URL+"/api/gizmo", script(strings.Repeat(" ", 2<<20))); status != 413 {
		t.Error("a large body:", status)
	}
	res, err := http.Get(h.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	for k, want := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
		if !strings.Contains(res.Header.Get(k), want) {
			t.Errorf("%s: %q", k, res.Header.Get(k))
		}
	}
	h = testServer(t, func(o *Options) { o.Token, o.Local = "secret", false })
	for _, c := range []struct {
		path string
		head []string
		want int
	}{
		{"/api/meta", nil, 401}, {"/", nil, 401}, {"/assets/main.js", nil, 401}, {"/cayley/", nil, 401},
		{"/api/meta", []string{"Authorization", "Bearer wrong"}, 401},
		{"/api/meta", []string{"Authorization", "Bearer secret"}, 200},
		{"/api/meta", []string{"Cookie", "zhengpu_token=secret"}, 200},
		{"/api/meta", []string{"Cookie", "zhengpu_token=secre"}, 401},
		{"/?token=secret", nil, 303}, {"/?token=wrong", nil, 401},
	} {
		if status, _ := ask(t, "GET", h.URL+c.path, "", c.head...); status != c.want {
			t.Errorf("%s %v: %d, want %d", c.path, c.head, status, c.want)
		}
	}
}

func TestWrite(t *testing.T) {
	h := testServer(t, func(o *Options) { o.Write = true })
	q := `[{"subject":"<district/1>","predicate":"<name>","object":"新区","label":"<x>"},{"subject":"<district/1>","predicate":"<type>","object":"District","label":"<x>"}]`
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/api/v1/write", q, 200, "wrote 2 quads"},
		{"/api/v1/write", `nonsense`, 400, "error"},
		{"/api/v2/query?lang=gizmo", `g.V("<district/1>").out("<name>").all()`, 200, "新区"},
		{"/api/v1/delete", q, 200, "deleted 2 quads"},
		{"/api/v2/query?lang=gizmo", `g.V("<district/1>").out("<name>").all()`, 200, "null"},
		{"/api/v2/write", "<district/1> <name> \"新区二\" .\n", 200, "wrote 1 quads"},
		{"/api/v2/query?lang=gizmo", `g.V("<district/1>").out("<name>").all()`, 200, "新区二"},
		{"/api/v2/node/delete", "<district/1>", 200, "deleted 1 nodes"},
	} {
		if status, got := ask(t, "POST", h.URL+c.path, c.body); status != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %d %s", c.path, c.body, status, got)
		}
	}
	if status, got := ask(t, "POST", h.URL+"/api/v2/write", `{"@context":"/etc/passwd"}`, "Content-Type", "application/ld+json"); status != 415 {
		t.Error(status, got)
	}
	if status, got := ask(t, "GET", h.URL+"/api/search?q=dhq", ""); status != 200 || !strings.Contains(got, "东河区") {
		t.Error(status, got)
	}
}

// Every path of the description answers, and every path of ours is described.
func TestOpenAPI(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	h := testServer(t, nil)
	for p, ops := range doc.Paths {
		for m := range ops {
			path := strings.NewReplacer("{name}", "people", "{lang}", "gizmo").Replace(p)
			status, got := ask(t, strings.ToUpper(m), h.URL+path, "{}")
			if status == 404 && strings.Contains(got, "there is nothing here") || status == 405 {
				t.Errorf("%s %s: %d %s", m, p, status, got)
			}
		}
	}
	src, err := os.ReadFile("server.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(src, []byte("\n")) {
		_, rest, ok := bytes.Cut(line, []byte(`"/api/`))
		if !ok {
			_, rest, ok = bytes.Cut(line, []byte(` /api/`))
		}
		if !ok || !bytes.Contains(line, []byte("read(")) && !bytes.Contains(line, []byte("HandleFunc(")) {
			continue
		}
		name, _, _ := bytes.Cut(rest, []byte(`"`))
		name, _, _ = bytes.Cut(name, []byte("{$}"))
		if len(name) > 0 && doc.Paths["/api/"+string(name)] == nil {
			t.Errorf("/api/%s is not described", name)
		}
	}
}

// Answers have the fields that the description gives them, all of them, and
// no others.
func TestOpenAPIFields(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	dig := func(v any, path ...string) any {
		for _, p := range path {
			m, _ := v.(map[string]any)
			v = m[p]
		}
		return v
	}
	var fields func(schema map[string]any, props map[string]any, need *[]any)
	resolve := func(schema map[string]any) map[string]any {
		for {
			ref, ok := schema["$ref"].(string)
			if !ok {
				return schema
			}
			next, ok := dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any)
			if !ok {
				t.Fatalf("%s leads nowhere", ref)
			}
			schema = next
		}
	}
	fields = func(schema map[string]any, props map[string]any, need *[]any) {
		schema = resolve(schema)
		for _, part := range asList(schema["allOf"]) {
			fields(part.(map[string]any), props, need)
		}
		for k, v := range asMap(schema["properties"]) {
			props[k] = v
		}
		*need = append(*need, asList(schema["required"])...)
	}
	var check func(where string, v any, schema map[string]any)
	check = func(where string, v any, schema map[string]any) {
		schema = resolve(schema)
		typ := fmt.Sprint(schema["type"])
		switch v := v.(type) {
		case map[string]any:
			props, need := map[string]any{}, []any{}
			fields(schema, props, &need)
			for _, n := range need {
				if _, ok := v[n.(string)]; !ok {
					t.Errorf("%s: %s is missing", where, n)
				}
			}
			more, open := schema["additionalProperties"].(map[string]any)
			for k, x := range v {
				p, ok := props[k].(map[string]any)
				if !ok && open {
					p, ok = more, true
				}
				if !ok {
					t.Errorf("%s: %s is not described", where, k)
					continue
				}
				check(where+"."+k, x, p)
			}
		case []any:
			items, ok := schema["items"].(map[string]any)
			if !strings.Contains(typ, "array") || !ok {
				t.Errorf("%s is a list; described as %s", where, typ)
				return
			}
			for _, x := range v {
				check(where+"[]", x, items)
			}
		case nil:
			if typ != "<nil>" && !strings.Contains(typ, "null") {
				t.Errorf("%s is null; described as %s", where, typ)
			}
		case string:
			if typ != "<nil>" && !strings.Contains(typ, "string") {
				t.Errorf("%s is a string; described as %s", where, typ)
			}
		case float64:
			if typ != "<nil>" && !strings.Contains(typ, "number") && !strings.Contains(typ, "integer") {
				t.Errorf("%s is a number; described as %s", where, typ)
			}
		case bool:
			if typ != "<nil>" && !strings.Contains(typ, "boolean") {
				t.Errorf("%s is a boolean; described as %s", where, typ)
			}
		}
	}
	h := testServer(t, nil)
	for _, c := range [][3]string{
		{"get", "/api/meta", ""}, {"get", "/api/search", "?q=dhq"}, {"get", "/api/entity", "?id=990102"}, {"get", "/api/entity", "?id=enterprise/启明电池有限公司"}, {"get", "/api/neighbors", "?id=990102"},
		{"get", "/api/path", "?from=990102&to=东河大学"}, {"get", "/api/path", "?from=990102&to=东河大学&hops=1"}, {"get", "/api/reports", ""}, {"get", "/api/report", "?id=report/0000000000001023"},
		{"get", "/api/district", "?id=990102"}, {"get", "/api/atlas", ""}, {"get", "/api/atlas/view", ""}, {"get", "/api/atlas/near", "?id=district/990102"}, {"get", "/api/queries", ""},
		{"get", "/api/query/{name}", "?of=东河区"}, {"post", "/api/gizmo", `{"script":"g.emit({a:1})"}`}, {"post", "/api/between", `{"ids":["district/990102","enterprise/启明电池有限公司"]}`},
		{"post", "/api/layout", `{"nodes":[{"id":"a"},{"id":"b"}],"edges":[[0,1]]}`},
	} {
		path, body := strings.Replace(c[1], "{name}", "people", 1), ""
		if c[0] == "get" {
			path += c[2]
		} else {
			body = c[2]
		}
		status, got := ask(t, strings.ToUpper(c[0]), h.URL+path, body)
		var v any
		if err := json.Unmarshal([]byte(got), &v); err != nil || status != 200 {
			t.Errorf("%s: %d %.200s", path, status, got)
			continue
		}
		schema, ok := dig(doc, "paths", c[1], c[0], "responses", "200", "content", "application/json", "schema").(map[string]any)
		if !ok {
			t.Errorf("%s %s: no schema", c[0], c[1])
			continue
		}
		check(c[1], v, schema)
	}
	_, got := ask(t, "GET", h.URL+"/api/entity?id=nothing", "")
	var v any
	if err := json.Unmarshal([]byte(got), &v); err != nil {
		t.Fatal(err)
	}
	check("problem", v, map[string]any{"$ref": "#/components/schemas/Problem"})
}

func asList(v any) []any         { l, _ := v.([]any); return l }
func asMap(v any) map[string]any { m, _ := v.(map[string]any); return m }

// TestLoad runs 64 clients at once. By hand for longer:
//
//	ZHENGPU_CLIENTS=60s go test -run TestLoad -v ./graph/explore
func TestLoad(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("ZHENGPU_CLIENTS"))
	if err != nil {
		long = time.Second
	}
	h := testServer(t, func(o *Options) { o.Limits.Timeout = 30 * time.Second })
	paths := []string{"/api/search?q=qmdc", "/api/entity?id=990102", "/api/neighbors?id=990102", "/api/path?from=990102&to=990121", "/api/report?id=report/0000000000001023", "/api/query/people", "/", "/api/search?q=%E5%82%A8%E8%83%BD", "/api/atlas/view?limit=50", "/api/atlas/tile?z=1&x=0&y=1"}
	end := time.Now().Add(long)
	var wg sync.WaitGroup
	var mu sync.Mutex
	total, bad := 0, 0
	before := heldMemory()
	for i := range 64 {
		wg.Go(func() {
			n := 0
			for k := i; time.Now().Before(end); k++ {
				res, err := http.Get(h.URL + paths[k%len(paths)])
				if err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
				n++
				if err != nil || res.StatusCode != 200 {
					mu.Lock()
					if bad++; bad < 5 {
						t.Errorf("%s: %v %v", paths[k%len(paths)], err, res)
					}
					mu.Unlock()
				}
			}
			mu.Lock()
			total += n
			mu.Unlock()
		})
	}
	wg.Wait()
	t.Logf("%d requests in %v, %d failed; memory %d MB before, %d MB after", total, long, bad, before>>20, heldMemory()>>20)
}
