// Package token fetches a token: POST /ams/v1/oauth2/token.
package token

import (
	"net/http"
	"net/url"
	"os"
)

func baseURL() string {
	if v := os.Getenv("KNOX_BASE_URL"); v != "" {
		return v
	}
	return "https://api.samsungknox.com"
}

func Fetch(id, secret string) (*http.Response, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	return http.PostForm(baseURL()+"/ams/v1/oauth2/token", form)
}

func Clients(h *http.Client) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, baseURL()+"/ams/v1/oauth2/clients", nil)
	if err != nil {
		return nil, err
	}
	return h.Do(req)
}

func Delete(h *http.Client, clientID string) error {
	u := baseURL() + "/ams/v1/oauth2/clients/" + url.PathEscape(clientID)
	req, err := http.NewRequest(http.MethodDelete, u, nil)
	if err != nil {
		return err
	}
	_, err = h.Do(req)
	return err
}
