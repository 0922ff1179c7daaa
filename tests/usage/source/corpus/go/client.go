package knox

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
)

const (
	defaultBase = "https://api.samsungknox.com"
	tagsPath    = "/tag/v1/tags"
)

type Client struct {
	BaseURL string
	HTTP    *http.Client
}

func New() *Client {
	return &Client{BaseURL: defaultBase, HTTP: http.DefaultClient}
}

func (c *Client) do(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	return c.HTTP.Do(req)
}

func (c *Client) Tags(ctx context.Context) (*http.Response, error) {
	return c.do(ctx, http.MethodGet, tagsPath, nil)
}

func (c *Client) RenameTag(ctx context.Context, id int, body []byte) (*http.Response, error) {
	return c.do(ctx, http.MethodPut, fmt.Sprintf("%s/%d", tagsPath, id), body)
}

func (c *Client) Subscribe(body []byte) (*http.Response, error) {
	return http.Post(c.BaseURL+"/kwn/v1/subscriptions", "application/json", bytes.NewReader(body))
}
