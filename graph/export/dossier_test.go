package export

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengpu/graph"
	"zhengpu/graph/graphtest"
	"zhengpu/ner"
)

func dossierOf(t testing.TB, g *Graph, id, lang string, md bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Dossier(t.Context(), g, id, Options{Lang: lang}, md, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDossier(t *testing.T) {
	g := sample(t)
	golden(t, "dossier-district.md", dossierOf(t, g, "district/990102", "zh", true))
	golden(t, "dossier-enterprise.md", dossierOf(t, g, "enterprise/启明电池有限公司", "en", true))
	golden(t, "dossier-district.html", dossierOf(t, g, "district/990102", "zh", false))
	if err := Dossier(t.Context(), g, "person/nobody", Options{}, false, &bytes.Buffer{}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("%v", err)
	}
	// What is said of an entity stands in its dossier, each with its quote.
	for _, n := range g.Nodes {
		for _, md := range []bool{false, true} {
			text := htmlText(string(dossierOf(t, g, n.ID, "zh", md)))
			for _, e := range g.Edges {
				if e.Source != n && e.Target != n {
					continue
				}
				for _, ev := range e.Evidence {
					if !strings.Contains(text, ev.Quote) || !strings.Contains(text, ev.Report.Name) {
						t.Errorf("%s (Markdown %v): no quote of %s", n.ID, md, e.ID())
					}
				}
			}
			for _, x := range g.Observations {
				if x.Subject == n && !strings.Contains(text, x.Evidence.Quote) {
					t.Errorf("%s (Markdown %v): no quote of %s", n.ID, md, x.ID)
				}
			}
			if md {
				for i, line := range strings.Split(text, "\n") {
					if strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "|") {
						t.Errorf("%s:%d: a broken row: %s", n.ID, i+1, line)
					}
				}
			}
		}
	}
}

func TestDossierHostile(t *testing.T) {
	const bad = "<b>甲|乙`[丙](丁)\n#戊"
	b := graphtest.New("8", "in/坏.txt", "东河区", "990102", 2023, "报告", "引进<b>甲|乙`[丙](丁)公司").
		Entity("enterprise/x", ner.Enterprise, bad).
		Fact("东河区", ner.Attracted, bad, "引进<b>甲|乙`[丙](丁)公司")
	g := read(t, sampleStore(t, b.A))
	page := string(dossierOf(t, g, "district/990102", "zh", false))
	if strings.Contains(page, "<b>甲") {
		t.Error("a name is read as markup")
	}
	md := string(dossierOf(t, g, "enterprise/x", "zh", true))
	if strings.Contains(md, "<b>甲") || strings.Contains(md, "\n#戊") {
		t.Error(md)
	}
}

func TestChart(t *testing.T) {
	v := graphtest.V
	ev := &Evidence{Report: &Report{Year: 2023}}
	at := func(period string, value, change *float64, unit string, target bool) *Observation {
		return &Observation{Indicator: "产值", Period: period, Value: value, Change: change, Unit: unit, Target: target, Evidence: ev}
	}
	c, ok := newChart("产值", []*Observation{at("2021", v(1), nil, "元", false), at("2022", v(2), v(0.1), "元", false), at("2022-01/2022-10", v(9), nil, "元", false),
		at("2023", v(3), nil, "美元", false), at("2024", v(5), nil, "元", true), at("2024", v(4), nil, "元", false)})
	if !ok || len(c.years) != 3 || *c.value[1] != 2 || *c.change[1] != 0.1 || *c.value[2] != 4 || c.target[2] {
		t.Errorf("%+v", c)
	}
	if _, ok := newChart("产值", []*Observation{at("2021", v(1), nil, "元", false)}); ok {
		t.Error("a chart of one year")
	}
	for _, c := range []struct {
		lang, unit, want string
		v                float64
	}{{"zh", "元", "35亿元", 3.5e9}, {"zh", "%", "31%", 0.31}, {"en", "元", "3,500,000,000 元", 3.5e9}, {"zh", "件", "4.2万件", 42000}, {"en", "", "-1,234.5", -1234.5}, {"zh", "家", "86家", 86}} {
		if got := amount(c.lang, c.v, c.unit); got != c.want {
			t.Errorf("%v %s: %s, want %s", c.v, c.unit, got, c.want)
		}
	}
}

// Chromium prints the page.
func TestDossierPrints(t *testing.T) {
	g := sample(t)
	file := filepath.Join(t.TempDir(), "dossier.html")
	if err := os.WriteFile(file, dossierOf(t, g, "district/990102", "zh", false), 0o644); err != nil {
		t.Fatal(err)
	}
	pdf := filepath.Join(t.TempDir(), "dossier.pdf")
	chromium(t, "--no-pdf-header-footer", "--print-to-pdf="+pdf, "file://"+file)
	if b, err := os.ReadFile(pdf); err != nil || !bytes.HasPrefix(b, []byte("%PDF")) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}
