package identity

import (
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"testing"

	"zhengpu/ner"
)

// divisions are those that the pairs need; the program asks its gazetteer.
var divisions = map[string]string{
	"360000": "江西省", "360400": "九江市", "360403": "浔阳区", "360402": "濂溪区", "360111": "青山湖区", "360100": "南昌市", "360900": "宜春市",
	"420000": "湖北省", "420700": "鄂州市", "420704": "鄂城区", "420600": "襄阳市", "420900": "孝感市", "420923": "云梦县", "421000": "荆州市", "420500": "宜昌市",
	"411500": "信阳市", "410000": "河南省", "411727": "汝南县", "411600": "周口市", "320925": "建湖县", "320281": "江阴市", "310000": "上海市",
	"310116": "金山区", "310112": "闵行区", "310118": "青浦区", "540100": "拉萨市", "640181": "灵武市", "640000": "宁夏回族自治区", "530100": "昆明市", "440605": "南海区",
	"440200": "韶关市", "500000": "重庆市", "340100": "合肥市", "210700": "锦州市", "152200": "兴安盟", "230100": "哈尔滨市", "120000": "天津市", "450323": "灵川县",
	"450600": "防城港市", "450000": "广西壮族自治区", "350800": "龙岩市", "621200": "陇南市", "520600": "铜仁市", "220524": "柳河县", "220500": "通化市", "371400": "德州市", "371403": "陵城区",
	"350923": "屏南县", "130200": "唐山市", "330700": "金华市", "610000": "陕西省", "330604": "上虞区",
}

// morePlaces are places in companies' names.
const morePlaces = " 九江 江西 湖北 宁波 佛山 襄阳 河南 黑龙江 南京 周口 重庆 合肥 桂林 广西 吉林 通化 柳河 浙江 唐山 海南 上海 甘肃 鄂尔多斯 厦门 广州 天津 锦州 "

func testResolver(t testing.TB) *Resolver {
	t.Helper()
	place := map[string]bool{}
	for _, n := range divisions {
		place[n], place[short(n)] = true, true
	}
	for _, n := range strings.Fields(morePlaces) {
		place[n] = true
	}
	r, err := Load(os.DirFS("../../seeds"), Options{
		Division: func(code string) (string, bool) { n, ok := divisions[code]; return n, ok },
		Place:    func(w string) bool { return place[w] },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type pair struct {
	line int
	same bool
	tune bool
	a, b Thing
}

func thing(t testing.TB, report, typ, scope, name, context string) Thing {
	t.Helper()
	ty, err := ner.ParseType(typ)
	if err != nil {
		t.Fatal(err)
	}
	x := Thing{ID: strings.ToLower(typ) + "/" + scope + "/" + name, Type: ty, Names: []string{name}, Scope: scope, Reports: []string{report}}
	if o, ok := strings.CutPrefix(context, "owner="); ok {
		x.Owners = []string{o}
	}
	return x
}

func readPairs(t testing.TB) []pair {
	t.Helper()
	b, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 7 || f[0] != "same" && f[0] != "diff" {
			t.Fatalf("pairs.tsv:%d: %q", n, line)
		}
		context := ""
		if len(f) > 7 {
			context = f[7]
		}
		h := fnv.New32a()
		h.Write([]byte(f[3] + "|" + f[6]))
		p := pair{line: n, same: f[0] == "same", tune: h.Sum32()%2 == 0,
			a: thing(t, "r1", f[1], f[2], f[3], context), b: thing(t, "r2", f[4], f[5], f[6], context)}
		if p.a.ID == p.b.ID {
			t.Fatalf("pairs.tsv:%d: one thing", n)
		}
		out = append(out, p)
	}
	return out
}

type score struct{ tp, fp, fn, n int }

func (s score) String() string {
	p, r := 1.0, 1.0
	if s.tp+s.fp > 0 {
		p = float64(s.tp) / float64(s.tp+s.fp)
	}
	if s.tp+s.fn > 0 {
		r = float64(s.tp) / float64(s.tp+s.fn)
	}
	return fmt.Sprintf("%d pairs, precision %.3f, recall %.3f", s.n, p, r)
}

// The pairs written by hand: what is merged, and what would be with all that
// is pending. The halves are told apart.
func TestPairs(t *testing.T) {
	r := testResolver(t)
	var made, shown [2]score
	for _, p := range readPairs(t) {
		s, why := r.Compare(p.a, p.b)
		half := 0
		if !p.tune {
			half = 1
		}
		count := func(sc *score, yes bool) {
			sc.n++
			switch {
			case yes && p.same:
				sc.tp++
			case yes:
				sc.fp++
			case p.same:
				sc.fn++
			}
		}
		count(&made[half], s >= r.Made)
		count(&shown[half], s >= r.Pending)
		if (s >= r.Made) != p.same && (p.tune || os.Getenv("PAIRS") == "all") {
			t.Logf("line %d: %.2f, same %v: %s | %s: %s", p.line, s, p.same, p.a.Names[0], p.b.Names[0], Text(why))
		}
	}
	for i, name := range []string{"tuned on", "held out"} {
		t.Logf("%s: made: %s; with pending: %s", name, made[i], shown[i])
	}
}

// What the resolver reached when it was written: it must not fall back.
func TestPairsFloor(t *testing.T) {
	r := testResolver(t)
	var tp, fp, fn int
	for _, p := range readPairs(t) {
		s, why := r.Compare(p.a, p.b)
		switch yes := s >= r.Made; {
		case yes && p.same:
			tp++
		case yes:
			fp++
			t.Errorf("pairs.tsv:%d: merged wrongly, %.2f: %s | %s: %s", p.line, s, p.a.Names[0], p.b.Names[0], Text(why))
		case p.same:
			fn++
		}
	}
	if recall := float64(tp) / float64(tp+fn); recall < 0.85 {
		t.Errorf("recall %.3f", recall)
	}
}
