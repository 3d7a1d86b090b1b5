package explore

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pool keeps processes that run queries, and hands each request to one. A
// process that does not answer in time is killed.
type pool struct {
	command func() *exec.Cmd
	limits  Limits
	slots   chan struct{} // a token for each process that may run

	mu     sync.Mutex
	idle   []*process
	all    map[*process]bool
	closed bool
}

type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *tail
}

func newPool(command func() *exec.Cmd, l Limits) *pool {
	return &pool{command: command, limits: l, slots: make(chan struct{}, l.Workers), all: map[*process]bool{}}
}

// What ends a request beside an answer.
var (
	errBusy   = errors.New("all workers are busy; try again")
	errMemory = errors.New("the query needed more memory than it may have and was stopped")
	errStack  = errors.New("the query recursed too deeply and was stopped")
	errSlow   = errors.New("the query ran out of time and was stopped")
)

// do sends a request to a worker and gives its answer.
func (p *pool) do(ctx context.Context, r *http.Request, body []byte, timeout time.Duration) (*http.Response, []byte, error) {
	wait, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
	case <-wait.Done():
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		return nil, nil, errBusy
	}
	defer func() { <-p.slots }()
	w, err := p.take()
	if err != nil {
		return nil, nil, err
	}
	req, err := http.NewRequest(r.Method, r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		p.put(w)
		return nil, nil, err
	}
	req.Host = "worker"
	for _, h := range []string{"Content-Type", "Accept", "Accept-Encoding"} {
		if v := r.Header.Get(h); v != "" {
			req.Header.Set(h, v)
		}
	}
	req.Header.Set(timeoutHeader, strconv.FormatInt(timeout.Milliseconds(), 10))
	type answer struct {
		res  *http.Response
		body []byte
		err  error
	}
	ch := make(chan answer, 1)
	go func() {
		var a answer
		if a.err = req.Write(w.in); a.err == nil {
			if a.res, a.err = http.ReadResponse(w.out, req); a.err == nil {
				a.body, a.err = io.ReadAll(io.LimitReader(a.res.Body, p.limits.Reply+1<<20))
			}
		}
		ch <- a
	}()
	const grace = 2 * time.Second // within which a worker notices by itself
	timer := time.NewTimer(timeout + grace)
	defer timer.Stop()
	select {
	case a := <-ch:
		if a.err != nil {
			return nil, nil, p.bury(w, a.err)
		}
		if a.res.StatusCode == http.StatusGatewayTimeout || a.res.Close || strings.Contains(a.res.Header.Get("Connection"), "close") {
			p.kill(w) // what was stopped may still run in there
		} else {
			p.put(w)
		}
		return a.res, a.body, nil
	case <-timer.C:
		p.kill(w)
		<-ch
		return nil, nil, errSlow
	case <-ctx.Done():
		p.kill(w)
		<-ch
		return nil, nil, ctx.Err()
	}
}

func (p *pool) take() (*process, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errors.New("the server is closing")
	}
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return w, nil
	}
	w := &process{cmd: p.command(), stderr: &tail{}}
	w.cmd.Stderr = w.stderr
	var err error
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewReader(out)
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a worker: %w", err)
	}
	p.all[w] = true
	return w, nil
}

func (p *pool) put(w *process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		go p.kill(w)
		return
	}
	p.idle = append(p.idle, w)
}

func (p *pool) kill(w *process) {
	w.cmd.Process.Kill()
	p.wait(w)
}

func (p *pool) wait(w *process) {
	w.in.Close()
	w.cmd.Wait()
	p.mu.Lock()
	delete(p.all, w)
	p.mu.Unlock()
}

// bury tells why a worker ended.
func (p *pool) bury(w *process, err error) error {
	timer := time.AfterFunc(time.Second, func() { w.cmd.Process.Kill() })
	p.wait(w)
	timer.Stop()
	said := w.stderr.String()
	switch {
	case w.cmd.ProcessState.ExitCode() == exitMemory, strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate"):
		return errMemory
	case strings.Contains(said, "stack exceeds"), strings.Contains(said, "stack overflow"):
		return errStack
	case said == "":
		return fmt.Errorf("the query ended its process: %w", err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	return fmt.Errorf("the query ended its process: %s", line)
}

// close ends all processes. No request may be under way that should end well.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	list := make([]*process, 0, len(p.all))
	for w := range p.all {
		list = append(list, w)
	}
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, w := range list {
		w.cmd.Process.Kill()
	}
	for _, w := range idle {
		p.wait(w)
	}
}

// rest ends the idle processes, so that the store is free for a writer. The
// caller sees to it that no request is under way.
func (p *pool) rest() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, w := range idle {
		p.kill(w)
	}
}

// tail keeps the beginning of what a process says.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := 4096 - len(t.b); room > 0 {
		t.b = append(t.b, b[:min(len(b), room)]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}
