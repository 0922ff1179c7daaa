package knox

import "fmt"

const (
	Host    = "https://api.samsungknox.com"
	devices = "/kc/v2/devices"
)

func profileURL(id string) string {
	return fmt.Sprintf("%s/kc/v2/profiles/%s", Host, id)
}
