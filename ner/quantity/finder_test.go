package quantity

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhengpu/ner"
)

func engine(t testing.TB) *Engine {
	t.Helper()
	e, err := Load(os.DirFS(filepath.Join("..", "..", "seeds")))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func show(text string, qs []ner.Quantity) string {
	var out []string
	for _, q := range qs {
		v := fmt.Sprintf("%.10g", q.Value)
		if q.High != 0 {
			v += fmt.Sprintf("~%.10g", q.High)
		}
		s := v + q.Unit + "/" + q.Kind
		if q.Approx {
			s += "≈"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	e := engine(t)
	for _, c := range []struct{ text, want string }{
		{"完成投资1.2亿元", "120000000元/money"},
		{"三千五百万元", "35000000元/money"},
		{"吸引上千家企业", "1000家/amount≈"},
		{"数十万人次参与", "100000人次/amount≈"},
		{"建成十余个示范点", "10个/amount≈"},
		{"发放4600余万元", "46000000元/money≈"},
		{"安装近4000个充电桩", "4000个/amount≈"},
		{"消费超20亿元", "2000000000元/money≈"},
		{"增长5-8%", "0.05~0.08%/percent"},
		{"培育10至15个", "10~15个/amount"},
		{"占1/3", "0.3333333333%/percent"},
		{"占三分之一", "0.3333333333%/percent"},
		{"百分之五十", "0.5%/percent"},
		{"完成过半", "0.5%/percent≈"},
		{"占两成", "0.2%/percent"},
		{"产值翻番", "1倍/multiple"},
		{"产值翻两番", "3倍/multiple"},
		{"增长3倍", "3倍/multiple"},
		{"达99.9%", "0.999%/percent"},
		{"提高3.7个百分点", "0.037百分点/points"},
		{"自然增长率4.2‰", "0.0042‰/percent"},
		{"接待130.5万人次", "1305000人次/amount"},
		{"曝光5.8亿次", "580000000次/amount"},
		{"产能150万吨/年", "1500000吨/年/amount"},
		{"规划14.4平方公里", "14.4平方公里/amount"},
		{"供地118亩", "118亩/amount"},
		{"出口2,345.6万美元", "23456000美元/money"},
		{"十四五期间", ""},
		{"四最环境、五一劳动节、一带一路", ""},
		{"居全省第三", "3/ordinal"},
		{"2023年10月20日", "2023年/year 1020日/date"},
		{"90年代的5G技术", ""},
		{"今年1至10月", "1~10月/date"},
		{"2018—2020年", "2018~2020年/year"},
		{"第3届运动会", "3届/ordinal"},
		{"792创业园、4A级景区", ""},
		{"“1269”行动", ""},
		{"PM2.5和12345热线", ""},
		{"组建“5”支队伍", "5支/amount"},
		{"粉丝2.5亿", "250000000/amount"},
		{"3亿5000万元", "350000000元/money"},
		{"近亿元和近千万元", "100000000元/money≈ 10000000元/money≈"},
		{"亿元以上项目", ""},
		{"涉及千余项业务", "1000项/amount≈"},
		{"三次产业比为3.9：59.5：36.6", ""},
		{"分别提高0.9、5.9个百分点", "0.009百分点/points 0.059百分点/points"},
		{"2.2022年全县新增3家", "2022年/year 3家/amount"},
		{"跨越10省14市", "10省/amount 14市/amount"},
		{"100万元至200万元", "1000000~2000000元/money"},
		{"１２.５万户", "125000户/amount"},
		{"新增三四家", "3家/amount≈"},
		{"二〇二三年", "2023年/year"},
		{"装机149万千瓦、11万千升", "1490000千瓦/amount 110000千升/amount"},
		{"投资80个亿，增速为-0.5%", "8000000000/amount -0.005%/percent"},
		{"一万两千亩", "12000亩/amount"},
		{"满意度指数达98.6，", "98.6/amount"},
	} {
		if got := show(c.text, e.Find(c.text)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzNumeral(f *testing.F) {
	for _, s := range []string{"1.2亿", "三千五百万", "数十万", "十余", "1/3", "三分之一", "1,234.5", "百分之", "3亿5000万", "二〇二三", "一百五", "..", "万亿", "点"} {
		f.Add(s)
	}
	e := engine(f)
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := parseNumeral(s); ok && (n.len <= 0 || n.len > len(s)) {
			t.Fatalf("%q: length %d", s, n.len)
		}
		last := 0
		for _, q := range e.Find(s) {
			if q.Span.Start < last || q.Span.End > len(s) || q.Span.Empty() || !q.Span.Contains(q.Number) {
				t.Fatalf("%q: bad span %v after %d", s, q, last)
			}
			last = q.Span.End
		}
	})
}

func TestExamples(t *testing.T) {
	for _, err := range engine(t).Check() {
		t.Error(err)
	}
}
