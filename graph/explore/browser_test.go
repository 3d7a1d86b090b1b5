package explore

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zhengpu/ner"
)

// browser opens a tab of a headless Chromium in a language. Faults that the
// page reports fail the test.
func browser(t *testing.T, lang string, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	var found string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if p, err := exec.LookPath(name); err == nil {
			found = p
			break
		}
	}
	if found == "" {
		t.Skip("no Chromium on this machine: the page is not tested in a browser")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found), chromedp.NoSandbox, chromedp.WindowSize(1440, 900),
		chromedp.Flag("lang", lang), chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true), chromedp.Flag("accept-lang", lang),
		chromedp.WSURLReadTimeout(60*time.Second))
	opts = append(opts, more...)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil { // the browser lives as long as the context of the first run
		t.Fatal(err)
	}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %s", ev.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			if ev.Entry.Level == log.LevelError && !strings.Contains(ev.Entry.Text, "status of 4") && !strings.Contains(ev.Entry.Text, "fonts.googleapis.com") /* of Cayley's console; refused */ {
				t.Errorf("the page complains: %s %s", ev.Entry.Text, ev.Entry.URL)
			}
		}
	})
	return ctx
}

// shot keeps a picture where ZHENGPU_SHOTS names a folder.
func shot(ctx context.Context, t *testing.T, name string) {
	dir := os.Getenv("ZHENGPU_SHOTS")
	if dir == "" {
		return
	}
	var b []byte
	if err := chromedp.Run(ctx, chromedp.Sleep(700*time.Millisecond), chromedp.CaptureScreenshot(&b)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func do(ctx context.Context, t *testing.T, what string, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// until waits for a condition in the page.
func until(js string) chromedp.Action {
	return chromedp.Poll("!!("+js+")", nil, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(30*time.Second))
}

func value(ctx context.Context, t *testing.T, js string) any {
	t.Helper()
	var v any
	do(ctx, t, js, chromedp.Evaluate(js, &v))
	return v
}

func TestPage(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			ctx := browser(t, map[string]string{"zh": "zh-CN", "en": "en-US"}[lang])
			h := testServer(t, nil)
			walk(ctx, t, h, lang)
		})
	}
}

func walk(ctx context.Context, t *testing.T, h *httptest.Server, lang string) {
	words := map[string][2]string{"graph": {"图谱", "Graph"}, "lang": {"English", "中文"}, "type": {"企业", "Enterprise"}}
	word := func(k string) string { return words[k][map[string]int{"zh": 0, "en": 1}[lang]] }
	do(ctx, t, "open", log.Enable(), chromedp.Navigate(h.URL+"/?lang="+lang), until(`document.body.dataset.ready`))
	if got := value(ctx, t, `document.getElementById("tab-graph").textContent`); got != word("graph") {
		t.Errorf("tab is called %v", got)
	}
	shot(ctx, t, lang+"-1-start")

	// Search by pinyin, choose by keyboard.
	do(ctx, t, "search", chromedp.KeyEvent("/"), until(`document.activeElement.id === "search"`), chromedp.Evaluate(`document.getElementById("search").value = ""`, nil), chromedp.SendKeys("#search", "qimingdianchi"), until(`document.querySelector("#search-list li[id]")`))
	shot(ctx, t, lang+"-2-suggest")
	do(ctx, t, "choose", chromedp.SendKeys("#search", kb.ArrowDown+kb.Enter), until(`document.querySelector("#dossier h2") && zhengpu.view.graph.order > 3`))
	if got := value(ctx, t, `document.querySelector("#dossier h2").textContent`); got != "启明电池有限公司" {
		t.Errorf("dossier of %v", got)
	}
	if got := value(ctx, t, `document.querySelector("#dossier .sub").textContent`).(string); !strings.Contains(got, word("type")) {
		t.Errorf("dossier says %q", got)
	}
	shot(ctx, t, lang+"-3-graph")

	// It opens small and grows by click.
	before := value(ctx, t, `zhengpu.view.graph.order`).(float64)
	do(ctx, t, "grow", chromedp.Evaluate(`zhengpu.view.open("district/990102")`, nil, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
		until(fmt.Sprintf(`zhengpu.view.graph.order > %v && document.querySelector("#dossier h2").textContent === "东河区"`, before)))
	shot(ctx, t, lang+"-4-grown")

	// Filters.
	all := value(ctx, t, `zhengpu.view.visible().nodes.length`).(float64)
	do(ctx, t, "filter", chromedp.Click(`.filters .check:nth-of-type(4) input`), until(fmt.Sprintf(`zhengpu.view.visible().nodes.length < %v`, all)))
	do(ctx, t, "unfilter", chromedp.Click(`.filters .check:nth-of-type(4) input`), until(fmt.Sprintf(`zhengpu.view.visible().nodes.length === %v`, all)))
	do(ctx, t, "year", chromedp.Evaluate(`(() => { const s = document.querySelector(".filters fieldset select"); s.value = "2024"; s.dispatchEvent(new Event("change")); })()`, nil), until(fmt.Sprintf(`zhengpu.view.visible().nodes.length < %v`, all)))
	do(ctx, t, "any year", chromedp.Evaluate(`(() => { const s = document.querySelector(".filters fieldset select"); s.value = "0"; s.dispatchEvent(new Event("change")); })()`, nil), until(fmt.Sprintf(`zhengpu.view.visible().nodes.length === %v`, all)))

	// The keyboard on the graph.
	do(ctx, t, "keys", chromedp.Focus("#canvas"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent("+"), chromedp.KeyEvent("0"), until(`zhengpu.view.selected`))

	// Path between two names.
	do(ctx, t, "path", chromedp.SendKeys("#path-from", "星野纺织"), chromedp.SendKeys("#path-to", "东河大学"), chromedp.Click(".path button.main"), until(`zhengpu.view.path.size >= 5`))
	shot(ctx, t, lang+"-5-path")

	exports(ctx, t, "small", `(() => { const v = zhengpu.view.visible(); return { nodes: v.nodes, edges: v.edges.map((e) => [zhengpu.view.graph.source(e), zhengpu.view.graph.getEdgeAttribute(e, "predicate"), zhengpu.view.graph.target(e)].join(" ")) } })()`)

	// From a fact to its sentence.
	do(ctx, t, "to the sentence", chromedp.Evaluate(`document.querySelector("#dossier cite a").click()`, nil), until(`location.hash.startsWith("#/report/") && document.querySelector(".text .fact.on") && document.querySelector(".statements li.on")`))

	// A report, both ways.
	do(ctx, t, "report", chromedp.Navigate(h.URL+"/#/report/report%2F0000000000001023"), until(`document.querySelector("#pane-report .fact")`))
	do(ctx, t, "statement to text", chromedp.Click(`.statements li:nth-child(3) .quoted`), until(`document.querySelector(".text .fact.on") && document.querySelector(".statements li.on")`))
	do(ctx, t, "text to statement", chromedp.Evaluate(`[...document.querySelectorAll(".text .fact")].pop().click()`, nil), until(`document.querySelector(".statements li.on") !== document.querySelector(".statements li:nth-child(3)")`))
	if got := value(ctx, t, `document.querySelector(".text").textContent.startsWith("2023年东河区政府工作报告")`); got != true {
		t.Error("the text does not begin as it should")
	}
	if got := value(ctx, t, `[...document.querySelectorAll(".text .ent")].every((x) => x.textContent.length > 1)`); got != true {
		t.Error("names are not where they should be")
	}
	shot(ctx, t, lang+"-6-report")

	// A district.
	do(ctx, t, "district", chromedp.Navigate(h.URL+"/#/district/district%2F990102"), until(`document.querySelector("#pane-district .chart")`))
	shot(ctx, t, lang+"-7-district")

	// Queries.
	do(ctx, t, "queries", chromedp.Navigate(h.URL+"/#/gizmo"), until(`document.querySelectorAll(".query").length > 5`),
		chromedp.SetValue("#script", `g.V("<district/990102>").out("<attracted>").tag("what").all()`), chromedp.SendKeys("#script", kb.Enter, chromedp.ByID),
		chromedp.Click(".queries .right button.main"), until(`document.querySelectorAll(".result tbody tr").length >= 2`))
	shot(ctx, t, lang+"-8-gizmo")
	do(ctx, t, "as graph", chromedp.Click(".result button"), until(`location.hash === "#/graph" && zhengpu.view.graph.order >= 2`))
	do(ctx, t, "a fault", chromedp.Navigate(h.URL+"/#/gizmo"), chromedp.SetValue("#script", "var x;\nnope()"), chromedp.Click(".queries .right button.main"), until(`document.querySelector(".result .error")?.textContent.includes("2")`))

	// A stored query with its parameter; a name among the rows leads to its dossier.
	do(ctx, t, "stored query", chromedp.Evaluate(`(() => { const q = [...document.querySelectorAll(".query")].find((x) => x.querySelector("code").textContent === "enterprises-of-district"); q.open = true; q.querySelector("input").value = "东河"; q.querySelector("button.main").click(); })()`, nil), until(`document.querySelector(".result td a.entity")`),
		chromedp.Evaluate(`[...document.querySelectorAll(".result td a.entity")].find((a) => a.textContent === "启明电池有限公司").click()`, nil), until(`location.hash.startsWith("#/graph/enterprise") && document.querySelector("#dossier h2")?.textContent === "启明电池有限公司"`))

	// The other language keeps the place and what was gathered.
	grown := value(ctx, t, `zhengpu.view.graph.order`)
	do(ctx, t, "language", chromedp.Click("#lang"), until(`document.getElementById("lang").textContent !== "`+word("lang")+`"`), chromedp.Click("#lang"), until(`document.getElementById("lang").textContent === "`+word("lang")+`" && document.body.dataset.ready`))
	if now := value(ctx, t, `zhengpu.view.graph.order`); now != grown {
		t.Errorf("with the language the graph went from %v nodes to %v", grown, now)
	}

	// The whole graph: filters, a node chosen, exports, and the way back.
	do(ctx, t, "whole", chromedp.Navigate(h.URL+"/#/graph/*"), until(`zhengpu.atlas.view && zhengpu.atlas.view.shown > 10 && zhengpu.atlas.ready()`))
	shot(ctx, t, lang+"-9-whole")
	shown := value(ctx, t, `zhengpu.atlas.view.links`).(float64)
	set := func(selector, v string) chromedp.Action {
		return chromedp.Evaluate(fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.value = %q; s.dispatchEvent(new Event(s.type === "range" ? "input" : "change")); })()`, selector, v), nil)
	}
	fewer := until(fmt.Sprintf(`zhengpu.atlas.view.links < %v && zhengpu.atlas.ready()`, shown))
	for name, f := range map[string]chromedp.Action{
		"type":     chromedp.Evaluate(`document.querySelectorAll(".filters details:nth-of-type(1) input")[3].click()`, nil),
		"relation": chromedp.Evaluate(`document.querySelectorAll(".filters details:nth-of-type(2) input")[0].click()`, nil),
		"year":     set(".filters fieldset select", "2024"), "report": set("#by-report", "report/0000000000001022"),
	} {
		do(ctx, t, "filter the whole by "+name, f, fewer)
		do(ctx, t, "no filter by "+name, chromedp.Evaluate(`document.getElementById("nofilter").click()`, nil), until(fmt.Sprintf(`zhengpu.atlas.view.links === %v`, shown)))
	}
	do(ctx, t, "filter for good", set(".filters fieldset select", "2024"), fewer)
	exports(ctx, t, "whole", `(() => { const v = zhengpu.atlas.view; return { nodes: v.nodes.map((n) => n.id), edges: v.edges.map((e) => [v.nodes[e.from].id, e.predicate, v.nodes[e.to].id].join(" ")) } })()`)
	do(ctx, t, "unfilter the whole", chromedp.Click("#nofilter"), until(fmt.Sprintf(`zhengpu.atlas.view.links === %v`, shown)))
	var at [2]float64
	do(ctx, t, "a click in the whole", chromedp.Evaluate(`(() => { const a = zhengpu.atlas, p = a.toView(a.view.nodes[0]), r = a.el.getBoundingClientRect(); return [r.left + p.x, r.top + p.y]; })()`, &at),
		chromedp.ActionFunc(func(ctx context.Context) error { return chromedp.MouseClickXY(at[0], at[1]).Do(ctx) }),
		until(`zhengpu.atlas.near && document.querySelector("#dossier h2")?.textContent === zhengpu.atlas.view.nodes[0].name`))
	do(ctx, t, "keys in the whole", chromedp.Focus("#atlas"), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent("+"), chromedp.KeyEvent("0"), until(`zhengpu.atlas.ready()`))
	shot(ctx, t, lang+"-10-chosen")
	do(ctx, t, "open it alone", chromedp.Focus("#atlas"), chromedp.KeyEvent(kb.Enter), until(`!location.hash.includes("*") && document.getElementById("atlas").hidden && zhengpu.view.graph.hasNode(zhengpu.view.selected) && document.querySelector("#dossier h2")?.textContent === zhengpu.view.name(zhengpu.view.selected)`),
		chromedp.Navigate("about:blank")) // lets go of the server
}

// exports saves what is shown in every form and compares the files with it.
func exports(ctx context.Context, t *testing.T, what, js string) {
	t.Helper()
	dir := t.TempDir()
	do(ctx, t, "downloads", cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir))
	// The forms are saved one after another: the drawing has to rest meanwhile.
	for last, n := "", 0; n < 60; n++ {
		var now string
		do(ctx, t, "where all is", chromedp.Evaluate(`(() => { const v = zhengpu.view; return v ? JSON.stringify([v.graph.mapNodes((n, a) => [a.x, a.y]), v.renderer?.getCamera().getState()]) : ""; })()`, &now))
		if now == last && n > 0 {
			break
		}
		last = now
		time.Sleep(250 * time.Millisecond)
	}
	var shown struct{ Nodes, Edges []string }
	var text string
	do(ctx, t, "what is shown", chromedp.Evaluate(`JSON.stringify(`+js+`)`, &text))
	if err := json.Unmarshal([]byte(text), &shown); err != nil || len(shown.Nodes) < 3 || len(shown.Edges) < 2 {
		t.Fatalf("%s: %v %s", what, err, text)
	}
	slices.Sort(shown.Nodes)
	slices.Sort(shown.Edges)
	files := map[string][]byte{}
	for kind, names := range map[string][]string{"png": {"zhengpu.png"}, "svg": {"zhengpu.svg"}, "gexf": {"zhengpu.gexf"}, "csv": {"zhengpu-nodes.csv", "zhengpu-edges.csv"}} {
		do(ctx, t, "export "+kind, chromedp.Evaluate(`(() => { const s = document.getElementById("export"); s.value = "`+kind+`"; s.dispatchEvent(new Event("change")); })()`, nil))
		for _, name := range names {
			for wait := 0; ; wait++ {
				b, err := os.ReadFile(filepath.Join(dir, name))
				if err == nil && len(b) > 0 {
					files[name] = b
					break
				}
				if wait > 400 {
					t.Fatalf("%s: no file %s", what, name)
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
	}
	same := func(file string, got, want []string) {
		t.Helper()
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s %s holds %d, shown are %d: %.300q %.300q", what, file, len(got), len(want), got, want)
		}
	}
	column := func(file string, pick func(row []string) string) (out []string) {
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(files[file], []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[1:] {
			out = append(out, pick(r))
		}
		return out
	}
	same("nodes.csv", column("zhengpu-nodes.csv", func(r []string) string { return r[0] }), shown.Nodes)
	same("edges.csv", column("zhengpu-edges.csv", func(r []string) string { return r[0] + " " + r[2] + " " + r[3] }), shown.Edges)
	var gexf struct {
		Nodes []struct {
			ID string `xml:"id,attr"`
		} `xml:"graph>nodes>node"`
		Edges []struct {
			Source string `xml:"source,attr"`
			Label  string `xml:"label,attr"`
			Target string `xml:"target,attr"`
		} `xml:"graph>edges>edge"`
	}
	if err := xml.Unmarshal(files["zhengpu.gexf"], &gexf); err != nil {
		t.Fatal(err)
	}
	var nodes, edges []string
	for _, n := range gexf.Nodes {
		nodes = append(nodes, n.ID)
	}
	for _, e := range gexf.Edges {
		edges = append(edges, e.Source+" "+e.Label+" "+e.Target)
	}
	same("gexf nodes", nodes, shown.Nodes)
	same("gexf edges", edges, shown.Edges)
	var svg struct {
		Lines   []struct{} `xml:"line"`
		Circles []struct {
			X    float64 `xml:"cx,attr"`
			Y    float64 `xml:"cy,attr"`
			R    float64 `xml:"r,attr"`
			Fill string  `xml:"fill,attr"`
		} `xml:"circle"`
	}
	if err := xml.Unmarshal(files["zhengpu.svg"], &svg); err != nil {
		t.Fatal(err)
	}
	if len(svg.Lines) != len(shown.Edges) || len(svg.Circles) != len(shown.Nodes) {
		t.Errorf("%s svg: %d lines, %d circles; shown are %d and %d", what, len(svg.Lines), len(svg.Circles), len(shown.Edges), len(shown.Nodes))
	}
	// The picture has the nodes where the drawing has them.
	img, err := png.Decode(bytes.NewReader(files["zhengpu.png"]))
	if err != nil {
		t.Fatal(err)
	}
	hit, in := 0, 0
	for _, c := range svg.Circles {
		if at := image.Pt(int(c.X), int(c.Y)); at.In(img.Bounds()) {
			in++
			r, g, b, _ := img.At(at.X, at.Y).RGBA()
			if fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8) == c.Fill {
				hit++
			}
		}
	}
	if in < 3 || hit*10 < in*8 {
		t.Errorf("%s png: %d of %d nodes have their colour", what, hit, in)
	}
}

// Cayley's own console works here without a network.
func TestCayleyConsole(t *testing.T) {
	ctx := browser(t, "en-US")
	h := testServer(t, nil)
	do(ctx, t, "open", log.Enable(), chromedp.Navigate(h.URL+"/cayley/"), until(`document.querySelector("textarea")`),
		chromedp.SetValue(`textarea`, `g.V("<district/990102>").out("<name>").all()`), chromedp.Evaluate(`document.querySelector("textarea").dispatchEvent(new Event("input", {bubbles: true}))`, nil),
		chromedp.Evaluate(`[...document.querySelectorAll("button")].find((b) => /run/i.test(b.textContent)).click()`, nil),
		until(`[...document.querySelectorAll("textarea")].some((x) => x.value.includes("东河区"))`))
	shot(ctx, t, "cayley")
}

// axe-core, where its script is at hand, finds nothing serious.
func TestAccessible(t *testing.T) {
	file := os.Getenv("ZHENGPU_AXE")
	axe, err := os.ReadFile(file)
	if file == "" || err != nil {
		t.Skip("ZHENGPU_AXE names no axe.min.js: contrast and roles are not tested")
	}
	ctx := browser(t, "zh-CN")
	h := testServer(t, nil)
	do(ctx, t, "inject", chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(string(axe)).Do(ctx)
		return err
	}))
	for i, where := range []string{"graph", "graph/enterprise%2F启明电池有限公司", "graph/*", "graph/*/district%2F990102", "report/report%2F0000000000001023", "district/district%2F990102", "district", "report", "gizmo", "gizmo?"} {
		do(ctx, t, where, chromedp.Navigate(fmt.Sprintf("%s/?n=%d&lang=%s#/%s", h.URL, i, []string{"zh", "en"}[i%2], strings.TrimSuffix(where, "?"))), until(`document.body.dataset.ready`), chromedp.Sleep(600*time.Millisecond))
		if where == "gizmo?" { // with a result and a query open
			do(ctx, t, "a result", chromedp.Evaluate(`document.querySelector(".query summary").click(); document.querySelector(".queries .right button.main").click()`, nil), until(`document.querySelector(".result table")`))
		}
		var found string
		do(ctx, t, "axe", chromedp.Evaluate(`axe.run().then((r) => JSON.stringify(r.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => [v.id, v.help, v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message || ""))])))`, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
		var list []any
		if err := json.Unmarshal([]byte(found), &list); err != nil || len(list) > 0 {
			for _, v := range list {
				t.Errorf("%s: %v", where, v)
			}
		}
	}
}

// TestSmooth measures how many frames a second the page shows while the whole
// graph is dragged about and zoomed, drawn in software. By hand:
//
//	ZHENGPU_NODES=50000 go test -run TestSmooth -v ./graph/explore
func TestSmooth(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("ZHENGPU_NODES"))
	if n == 0 {
		t.Skip("ZHENGPU_NODES gives no number of nodes")
	}
	// Layers are put together by the processor, as a browser does that has no
	// graphics hardware; ZHENGPU_GL=1 has even that go through emulated GL.
	var flags []chromedp.ExecAllocatorOption
	if os.Getenv("ZHENGPU_GL") == "" {
		flags = append(flags, chromedp.Flag("disable-gpu-compositing", true))
	}
	ctx := browser(t, "zh-CN", flags...)
	s, h := testServers(t, func(o *Options) { o.Limits.Timeout = time.Minute })
	start := time.Now()
	st := &atlasState{done: make(chan struct{}), a: bigAtlas(n)}
	close(st.done)
	s.whole = st
	t.Logf("%d nodes, %d edges laid out in %v", n, len(st.a.edges), time.Since(start).Round(time.Millisecond))
	do(ctx, t, "open", chromedp.Navigate(h.URL+"/?lang=zh#/graph/*"), until(`document.body.dataset.ready && zhengpu.atlas.view`), chromedp.Sleep(time.Second))
	shot(ctx, t, "smooth-1-whole")
	var got string
	run := func(what, js string) {
		before := cpuOf(chromedp.FromContext(ctx).Browser.Process().Pid)
		if err := chromedp.Run(ctx, chromedp.Evaluate(`(async () => {
			const a = zhengpu.atlas, el = a.el, times = [], w = el.clientWidth, hh = el.clientHeight;
			const ev = (type, x, y, o) => el.dispatchEvent(new (type === "wheel" ? WheelEvent : PointerEvent)(type, { bubbles: true, cancelable: true, clientX: el.getBoundingClientRect().left + x, clientY: el.getBoundingClientRect().top + y, pointerId: 1, isPrimary: true, button: type === "pointermove" ? -1 : 0, buttons: 1, ...o }));
			el.setPointerCapture = null;
			let last = performance.now();
			const frame = async () => { await new Promise(requestAnimationFrame); const now = performance.now(); times.push(now - last); last = now; };
			`+js+`
			times.sort((x, y) => x - y);
			const sum = times.reduce((x, y) => x + y, 0);
			return JSON.stringify({ frames: times.length, fps: Math.round(10000 * times.length / sum) / 10, median_ms: Math.round(times[times.length >> 1] * 10) / 10, p95_ms: Math.round(times[Math.floor(times.length * 0.95)] * 10) / 10, level: a.cam.z.toFixed(2) });
		})()`, &got, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
			t.Fatal(err)
		}
		var r struct{ Frames int }
		if err := json.Unmarshal([]byte(got), &r); err != nil {
			t.Fatal(err)
		}
		// On a machine that does other work too, this says more than the clock.
		t.Logf("%s: %s, %.1f ms of processor time a frame", what, got, 1000*(cpuOf(chromedp.FromContext(ctx).Browser.Process().Pid)-before)/float64(r.Frames))
	}
	run("zoom in", `for (let k = 0; k < 90; k++) { ev("wheel", w * 0.45, hh * 0.4, { deltaY: -16 }); await frame(); }`)
	run("drag about", `ev("pointerdown", w / 2, hh / 2); for (let k = 0; k < 180; k++) { ev("pointermove", w / 2 + 250 * Math.sin(k / 20), hh / 2 + 200 * Math.sin(k / 13)); await frame(); } ev("pointerup", w / 2, hh / 2);`)
	shot(ctx, t, "smooth-2-near")
	run("drag far", `for (let i = 0; i < 6; i++) { ev("pointerdown", w - 50, hh / 2); for (let k = 0; k < 30; k++) { ev("pointermove", w - 50 - k * 22, hh / 2 - k * 3); await frame(); } ev("pointerup", 50, hh / 2); }`)
	run("zoom out", `for (let k = 0; k < 90; k++) { ev("wheel", w * 0.5, hh * 0.5, { deltaY: 16 }); await frame(); }`)
	run("keys", `for (let i = 0; i < 8; i++) { a.pan(i % 2 ? -1 : 1, 0); for (let k = 0; k < 12; k++) await frame(); }`)
	// The small view, as large as it gets.
	run("small view, 600 nodes", `const v = zhengpu.view; location.hash = "#/graph"; await new Promise((r) => setTimeout(r, 800));
		for (let i = 0; i < 600; i++) v.addNode({ id: "enterprise/x" + i, name: "第" + i + "号企业有限公司", type: "Enterprise" });
		for (let i = 1; i < 600; i++) v.addLink({ subject: { id: "enterprise/x" + i }, predicate: "cooperatesWith", object: { id: "enterprise/x" + (i >> 2) }, times: 1, proofs: [] });
		await v.relayout(); await new Promise((r) => setTimeout(r, 1500)); last = performance.now();
		const m = document.querySelector(".sigma-mouse"), mouse = (on, type, k) => on.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, button: 0, buttons: 1, clientX: m.getBoundingClientRect().left + 60 + k * 4, clientY: m.getBoundingClientRect().top + 300 }));
		mouse(m, "mousedown", 0); for (let k = 0; k < 60; k++) { mouse(document, "mousemove", k); await frame(); } mouse(document, "mouseup", 60);`)
	shot(ctx, t, "smooth-3-small")
}

// cpuOf is the processor time of a process and those it started, in seconds;
// 0 where the system does not tell.
func cpuOf(pid int) (seconds float64) {
	parent, used := map[int]int{}, map[int]float64{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, f := range stats {
		b, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		head, rest, _ := strings.Cut(string(b), ") ") // the name may have blanks
		id, _, _ := strings.Cut(head, " ")
		fields := strings.Fields(rest)
		n, _ := strconv.Atoi(id)
		parent[n], _ = strconv.Atoi(fields[1])
		user, _ := strconv.ParseFloat(fields[11], 64)
		system, _ := strconv.ParseFloat(fields[12], 64)
		used[n] = (user + system) / 100
	}
	for n, s := range used {
		for up := n; up > 1; up = parent[up] {
			if up == pid {
				seconds += s
				break
			}
		}
	}
	return seconds
}

// bigAtlas is a graph of n nodes as stores have them: districts with projects
// and enterprises of their own, industries that they share.
func bigAtlas(n int) *atlas {
	r := rand.New(rand.NewPCG(1, 2))
	kinds := []ner.Type{ner.Project, ner.Enterprise, ner.Program, ner.Honour, ner.Park, ner.Event}
	a := &atlas{total: n, reports: []atlasReport{{"report/1", "一", 2022}, {"report/2", "二", 2023}}}
	districts, industries := max(n/130, 2), max(n/250, 2)
	add := func(t ner.Type, name string) {
		a.nodes = append(a.nodes, atlasNode{Node: Node{strings.ToLower(t.String()) + "/" + name, name, t.String()}})
	}
	for i := range districts {
		add(ner.District, fmt.Sprintf("第%d区", i))
	}
	for i := range industries {
		add(ner.Industry, fmt.Sprintf("第%d产业", i))
	}
	for i := len(a.nodes); i < n; i++ {
		add(kinds[r.IntN(len(kinds))], fmt.Sprintf("第%d号样例", i))
	}
	a.index()
	link := func(from, to int, p ner.Predicate) {
		e := atlasEdge{from: int32(from), to: int32(to), pred: a.predicate(string(p))}
		for range 1 + r.IntN(2) {
			e.proofs = append(e.proofs, atlasProof{int32(r.IntN(2)), r.Float32()})
		}
		a.edges = append(a.edges, e)
		a.nodes[from].Degree++
		a.nodes[to].Degree++
	}
	for i := districts + industries; i < n; i++ {
		d := int(float64(districts) * math.Pow(r.Float64(), 1.5))
		link(d, i, ner.Attracted)
		if r.IntN(3) == 0 {
			link(i, districts+r.IntN(industries), ner.InIndustry)
		}
		if r.IntN(4) == 0 {
			link(i, min(i+1+r.IntN(40), n-1), ner.CooperatesWith)
		}
	}
	for d := range districts {
		link(d, int(float64(d)*r.Float64()*0.3), ner.CooperatesWith)
		for range 5 {
			link(d, districts+r.IntN(industries), ner.DevelopsIndustry)
		}
	}
	a.finish()
	return a
}
