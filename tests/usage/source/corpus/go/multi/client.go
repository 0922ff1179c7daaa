package knox

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

type Client struct {
	http  *http.Client
	token string
}

func (c *Client) call(method string, url string, in any) ([]byte, error) {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	for attempt := 0; ; attempt++ {
		req, err := http.NewRequest(method, url, body)
		if err != nil {
			return nil, err
		}
		req.Header.Add("Authorization", "Bearer "+c.token)
		res, err := c.http.Do(req)
		if err == nil && res.StatusCode != http.StatusTooManyRequests {
			defer res.Body.Close()
			return io.ReadAll(res.Body)
		}
		time.Sleep(time.Second << attempt)
	}
}

func (c *Client) Profile(id string) ([]byte, error) {
	return c.call("GET", profileURL(id), nil)
}

func (c *Client) Devices(page int) ([]byte, error) {
	return c.call("POST", Host+devices+"/getDevices", map[string]int{"pageNum": page})
}

func (c *Client) Push(id string) ([]byte, error) {
	return c.call(http.MethodPost, profileURL(id)+"/bulkPush", nil)
}
