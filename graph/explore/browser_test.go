package explore

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser opens a tab of a headless Chromium in a language. Faults that the
// page reports fail the test.
func browser(t *testing.T, lang string) context.Context {
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
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
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

	// Exports of what is shown.
	for name, want := range map[string]string{"svgText": "启明电池有限公司</text>", "gexfText": `label="启明电池有限公司"`} {
		if got := value(ctx, t, "zhengpu.out."+name+"(zhengpu.view)").(string); !strings.Contains(got, want) {
			t.Errorf("%s: %.300s", name, got)
		}
	}

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

	// The other language keeps the place.
	do(ctx, t, "language", chromedp.Click("#lang"), until(`document.getElementById("lang").textContent !== "`+word("lang")+`"`), chromedp.Click("#lang"), until(`document.getElementById("lang").textContent === "`+word("lang")+`"`))
	do(ctx, t, "whole", chromedp.Navigate(h.URL+"/#/graph/*"), until(`zhengpu.view.whole && zhengpu.view.graph.order > 10`))
	shot(ctx, t, lang+"-9-whole")
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
	for i, where := range []string{"graph/enterprise%2F启明电池有限公司", "report/report%2F0000000000001023", "district/district%2F990102", "district", "report", "gizmo"} {
		do(ctx, t, where, chromedp.Navigate(fmt.Sprintf("%s/?n=%d&lang=zh#/%s", h.URL, i, where)), until(`document.body.dataset.ready`), chromedp.Sleep(600*time.Millisecond))
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

// TestSmooth measures pan and zoom with many nodes. By hand:
//
//	ZHENGPU_NODES=50000 go test -run TestSmooth -v ./graph/explore
func TestSmooth(t *testing.T) {
	n := os.Getenv("ZHENGPU_NODES")
	if n == "" {
		t.Skip("ZHENGPU_NODES gives no number of nodes")
	}
	ctx := browser(t, "zh-CN")
	h := testServer(t, nil)
	do(ctx, t, "open", chromedp.Navigate(h.URL+"/?lang=zh"), until(`document.body.dataset.ready`))
	var got string
	if err := chromedp.Run(ctx, chromedp.Evaluate(`(async () => {
		const v = zhengpu.view, n = `+n+`, kinds = ["District", "Park", "Project", "Enterprise", "Program"];
		v.clear();
		v.whole = true;
		v.many(n);
		for (let i = 0; i < n; i++) v.graph.addNode("n" + i, { label: "第" + i + "号产业园区项目", kind: kinds[i % 5], color: "#1f5fbf", size: 2 + 6 / (1 + i % 50), x: Math.sqrt(i) * Math.cos(i * 2.4), y: Math.sqrt(i) * Math.sin(i * 2.4) });
		for (let i = 1; i < n; i++) for (const j of [i >> 1, (i * 7919) % n]) v.graph.addEdgeWithKey(i + "-" + j + "-" + Math.random(), "n" + i, "n" + j, { predicate: "attracted", color: "#d5d5d5", size: 0.6, proofs: [], type: "line" });
		let at = performance.now();
		v.refresh();
		const built = performance.now() - at;
		await new Promise((r) => setTimeout(r, 1000));
		const c = v.renderer.getCamera();
		const run = async (move) => {
			const times = [];
			let last = performance.now();
			for (let k = 0; k < 16; k++) {
				c.animate(move(k), { duration: 10 });
				await new Promise(requestAnimationFrame);
				times.push(performance.now() - last);
				last = performance.now();
			}
			times.sort((a, b) => a - b);
			return { median: Math.round(times[8]), p95: Math.round(times[14]) };
		};
		const zoom = await run((k) => ({ x: 0.5, y: 0.5, ratio: 1 / (1 + k), angle: 0 }));
		const pan = await run((k) => ({ x: 0.4 + k / 100, y: 0.5, ratio: 0.3, angle: 0 }));
		return JSON.stringify({ nodes: v.graph.order, edges: v.graph.size, draw_ms: Math.round(built), zoom_frame_ms: zoom, pan_frame_ms: pan });
	})()`, &got, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
		t.Fatal(err)
	}
	t.Log(got)
	shot(ctx, t, "smooth")
}
