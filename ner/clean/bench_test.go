package clean

import (
	"os"
	"strings"
	"testing"

	"zhengpu/ner/reader"
)

func benchClean(b *testing.B, text string) {
	c := newCleaner(b)
	src, err := reader.Decode("bench.txt", []byte(text))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := c.Clean(src); err != nil {
			b.Fatal(err)
		}
	}
}

// numbered makes n different paragraphs of our own sentences.
func numbered(n int) string {
	var sb strings.Builder
	for i := range n {
		sb.WriteString(strings.Replace(sound[i%len(sound)], "，", strings.Repeat("一", i%7)+"，", 1))
		sb.WriteString(strings.Repeat("甲乙丙丁戊己庚辛壬癸", 1)[:3*(i%10)])
		sb.WriteString("\n\n")
	}
	return sb.String()
}

func BenchmarkClean40KB(b *testing.B) { benchClean(b, numbered(250)[:40000/3*3]) }
func BenchmarkClean1MB(b *testing.B)  { benchClean(b, numbered(6000)) }
func BenchmarkTraditional40KB(b *testing.B) {
	benchClean(b, traditionalOf(newCleaner(b), numbered(250))[:40000/3*3])
}

func BenchmarkRealDamaged(b *testing.B) {
	raw, err := os.ReadFile("../../../shared/reports/002_e664ad1d297de98d.txt")
	if err != nil {
		b.Skip("../shared is not here")
	}
	benchClean(b, string(raw))
}

func BenchmarkNew(b *testing.B) {
	fsys := os.DirFS("../../seeds")
	for b.Loop() {
		if _, err := New(fsys); err != nil {
			b.Fatal(err)
		}
	}
}
