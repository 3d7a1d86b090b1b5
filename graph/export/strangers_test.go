package export

import "testing"

func strangers(t *testing.T, g *Graph) {}
