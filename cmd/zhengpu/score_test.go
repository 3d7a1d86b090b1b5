package main

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	goldText = `{"report": "r", "about": "东河区", "year": 2023,
 "entities": [
  {"name": "启明电池有限公司", "type": "Enterprise", "also": ["启明电池"]},
  {"name": "启明电池储能项目", "type": "Project", "types": ["Project", "Park"]},
  {"name": "临港产业园", "type": "Park"},
  {"name": "“链长制”行动", "type": "Program"},
  {"name": "绿色工厂", "type": "Honour"}],
 "facts": [
  {"s": "东河区", "p": "attracted", "o": "启明电池"},
  {"s": "启明电池", "p": "locatedIn", "o": "临港产业园"},
  {"s": "启明电池", "p": "cooperatesWith", "o": "蓝湾港务"},
  {"s": "东河区", "p": "carriesOut", "o": "一号工程"}],
 "attributes": [
  {"s": "启明电池储能项目", "p": "investment", "value": 1000000000, "unit": "元"},
  {"s": "启明电池储能项目", "p": "status", "value": "started"}],
 "observations": [
  {"subject": "东河区", "indicator": "地区生产总值", "value": 35250000000, "unit": "元", "change": 0.061},
  {"subject": "东河区", "indicator": "规上工业增加值", "value": null, "unit": null, "change": 0.08},
  {"subject": "东河区", "indicator": "新增就业", "value": 4200, "unit": "人", "change": null}],
 "optional": ["一号工程"],
 "optional_facts": [{"s": "启明电池", "p": "inIndustry", "o": "新能源"}]}`
	predText = `{"report": "dir/r.txt", "about": "东河区", "year": 2023,
 "entities": [
  {"name": "启明电池", "type": "Enterprise"},
  {"name": "启明电池 储能项目", "type": "Park"},
  {"name": "临港产业园", "type": "Place"},
  {"name": "链长制行动", "type": "Program"},
  {"name": "启明电池有限公司", "type": "Enterprise"},
  {"name": "一号工程", "type": "Program"},
  {"name": "东河区", "type": "District"},
  {"name": "滨江公园", "type": "Place"}],
 "facts": [
  {"s": "东河区", "p": "attracted", "o": "启明电池有限公司"},
  {"s": "东河区", "p": "attracted", "o": "启明电池"},
  {"s": "蓝湾港务", "p": "cooperatesWith", "o": "启明电池"},
  {"s": "启明电池", "p": "partOf", "o": "临港产业园"},
  {"s": "启明电池", "p": "inIndustry", "o": "新能源"},
  {"s": "东河区", "p": "carriesOut", "o": "一号工程"}],
 "attributes": [
  {"s": "启明电池储能项目", "p": "investment", "value": 1000400000, "unit": "元"},
  {"s": "启明电池储能项目", "p": "status", "value": "planned"}],
 "observations": [
  {"subject": "东河区", "indicator": "全区地区生产总值", "value": 35250000000, "unit": "元", "change": 0.062},
  {"subject": null, "indicator": "规上工业增加值", "value": null, "unit": null, "change": 0.08},
  {"subject": "东河区", "indicator": "新增就业", "value": 4200, "unit": "户"}]}`
)

func parseScored(t *testing.T, text string) *scoredReport {
	t.Helper()
	r := &scoredReport{}
	if err := json.Unmarshal([]byte(text), r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestScore(t *testing.T) {
	sc := newScore()
	sc.add(parseScored(t, goldText), parseScored(t, predText))
	want := map[string]measure{
		"entity, core types":   {3, 1, 1},
		"entity":               {3, 3, 2},
		"entity (any type)":    {4, 2, 1},
		"fact":                 {2, 1, 1},
		"fact (any predicate)": {3, 0, 0},
		"attribute":            {1, 1, 1},
		"observation":          {2, 1, 1},
		"observation change":   {1, 1, 1},
	}
	for n, w := range want {
		if got := *sc.total[n]; got != w {
			t.Errorf("%s: %v, want %v", n, got, w)
		}
	}
	if r := (measure{2, 1, 0}).row(); r.Precision != 0.6667 || r.Recall != 1 || r.F1 != 0.8 {
		t.Errorf("%+v", r)
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"地区生产总值", "全年地区生产总值", 1}, {"", "地区", 0}, {"《数字》经济", "数字产业", 0.5}, {"ＧＤＰ", "gdp", 1}} {
		if got := alike(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// The annotators' own program gives the same numbers.
func TestScoreAgainstOracle(t *testing.T) {
	shared, err := filepath.Abs("../../../shared")
	if err != nil {
		t.Fatal(err)
	}
	oracle := filepath.Join(shared, "gold", "score.py")
	if _, err := os.Stat(oracle); err != nil {
		t.Skip("the annotators' program is not at hand: ", oracle)
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3")
	}
	compare := func(t *testing.T, gold, pred string) {
		t.Helper()
		out, err := exec.Command("python3", oracle, gold, pred, "--json").Output()
		if err != nil {
			t.Fatal(err)
		}
		status, ours, errs := try(context.Background(), nil, "eval", "--gold", gold, "--pred", pred, "--json")
		if status != 0 {
			t.Fatal(status, errs)
		}
		var a, b evaluated
		if err := json.Unmarshal(out, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(ours), &b); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(a, b); d != "" {
			t.Error(d)
		}
		table, err := exec.Command("python3", oracle, gold, pred).Output()
		if err != nil {
			t.Fatal(err)
		}
		if _, ours, _ := try(context.Background(), nil, "eval", "--gold", gold, "--pred", pred); ours != string(table) {
			t.Error(cmp.Diff(string(table), ours))
		}
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	write("gold/r.json", goldText)
	write("gold/s.json", goldText) // not predicted
	var flat map[string]any
	if err := json.Unmarshal([]byte(predText), &flat); err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(flat)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, filepath.Join(dir, "gold"), write("p.jsonl", string(line)+"\n"))

	status, out, errs := try(context.Background(), nil, "extract", filepath.Join(shared, "reports"))
	if status != 0 {
		t.Fatal(status, errs)
	}
	compare(t, filepath.Join(shared, "gold"), write("q.jsonl", out))
}
