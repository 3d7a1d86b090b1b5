package export

import "context"

func writeHTML(ctx context.Context, g *Graph, o Options, w *writer) error { return nil }
