#requires -Version 7
using namespace System.Net.Http

class KaiClient {
    [string] $Base = 'https://api.samsungknox.com/kai/v1'
    [hashtable] $Headers

    KaiClient([string] $token) {
        $this.Headers = @{ Authorization = "Bearer $token" }
    }

    [object] Settings() {
        return Invoke-RestMethod -Uri "$($this.Base)/settings" -Headers $this.Headers
    }

    [void] Save([object] $settings) {
        $json = $settings | ConvertTo-Json -Depth 5
        Invoke-RestMethod -Method Put -Uri ($this.Base + '/settings') -Headers $this.Headers -Body $json
    }
}

$kai = [KaiClient]::new($env:KNOX_TOKEN)
$kai.Save($kai.Settings())

$splat = @{
    Method      = 'Post'
    Headers     = $kai.Headers
    ContentType = 'application/json'
}
Invoke-RestMethod @splat -Uri 'https://api.samsungknox.com/kai/v1/devices/getDevices' -Body '{"limit": 10}'
'wifiConnections', 'wifiDisconnections' | ForEach-Object {
    Invoke-RestMethod "https://api.samsungknox.com/kai/v1/network/$_" -Headers $kai.Headers
}
