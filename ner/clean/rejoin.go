package clean

func (c *Cleaner) rejoin(w *work, pars []paragraph) []paragraph  { return pars }
func (c *Cleaner) repeats(w *work, pars []paragraph) []paragraph { return pars }
