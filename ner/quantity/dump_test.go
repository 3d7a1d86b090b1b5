package quantity

import (
	"fmt"
	"os"
	"testing"
)

// TestDump prints the quantities of the files named in QUANTITY_DUMP.
func TestDump(t *testing.T) {
	name := os.Getenv("QUANTITY_DUMP")
	if name == "" {
		t.Skip("QUANTITY_DUMP is not set")
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := string(b)
	for _, q := range engine(t).Find(s) {
		lo, hi := back(s, q.Span.Start, 8), q.Span.End
		for k := 0; k < 6 && hi < len(s); k++ {
			hi += len(string([]rune(s[hi:min(len(s), hi+4)])[:1]))
		}
		fmt.Printf("%s【%s】%s\t%.10g~%.4g %s %s %v\n", s[lo:q.Span.Start], s[q.Span.Start:q.Span.End], s[q.Span.End:hi], q.Value, q.High, q.Unit, q.Kind, q.Approx)
	}
}
