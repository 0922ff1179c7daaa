package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/go-resty/resty/v2"
)

const apiBase = "https://api.samsungknox.com/msp/v1"

func main() {
	customer := flag.String("customer", "", "the customer")
	flag.Parse()
	client := resty.New().SetBaseURL(apiBase).SetAuthToken(os.Getenv("KNOX_TOKEN"))

	resp, err := client.R().SetQueryParam("pageNum", "0").Get("/managedCustomers")
	if err != nil {
		fmt.Fprintln(os.Stderr, "GET https://api.samsungknox.com/msp/v1/managedCustomers failed:", err)
		os.Exit(1)
	}
	fmt.Println(resp.Status())

	_, err = client.R().
		SetBody(map[string]string{"name": "x"}).
		SetPathParam("customerId", *customer).
		Put("/managedCustomers/{customerId}")
	if err != nil {
		panic(err)
	}
	if err := copyProfile("1", "2"); err != nil {
		panic(err)
	}
}

func copyProfile(from, to string) error {
	target, err := url.JoinPath(apiBase, "profiles", "copy")
	if err != nil {
		return err
	}
	body, _ := json.Marshal(map[string]string{"from": from, "to": to})
	req, err := http.NewRequest("POST", target, strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	_, err = http.DefaultClient.Do(req)
	return err
}
