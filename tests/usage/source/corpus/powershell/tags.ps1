[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Token
)
$Endpoints = @{
    Tags   = '/tag/v1/tags'
    Assign = '/tag/v1/devices/bulkAssign'
}
$KnoxHost = 'https://api.samsungknox.com'
$headers = @{ Authorization = "Bearer $Token" }

function Send-Request($Method, $Path, $Body) {
    $attempt = 0
    do {
        try {
            return Invoke-RestMethod -Method $Method -Uri ($KnoxHost + $Path) -Headers $headers -Body $Body
        } catch {
            $attempt++
            Start-Sleep -Seconds ([math]::Pow(2, $attempt))
        }
    } while ($attempt -lt 4)
}

$tags = Send-Request 'GET' $Endpoints.Tags
foreach ($tag in $tags) {
    Send-Request 'DELETE' "$($Endpoints.Tags)/$($tag.id)"
}
Send-Request -Method 'POST' -Path $Endpoints.Assign -Body '{"tags": []}'

$client = New-Object System.Net.Http.HttpClient
$result = $client.PostAsync("$KnoxHost/tag/v1/devices/bulkUnassign", $content).Result
