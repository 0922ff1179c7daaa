# PUT https://api.samsungknox.com/kcs/v1/rp/devices/upload
param(
    [string]$Base = "https://api.samsungknox.com",
    [Parameter(Mandatory)][string]$ClientId
)

function Invoke-Knox {
    param(
        [Parameter(Mandatory)][string]$Method,
        [Parameter(Mandatory)][string]$Path,
        $Body
    )
    $headers = @{ Authorization = "Bearer $script:Token" }
    Invoke-RestMethod -Method $Method -Uri "$Base$Path" -Headers $headers -Body ($Body | ConvertTo-Json)
}

$response = Invoke-RestMethod -Uri "$Base/ams/v1/oauth2/token" -Method Post `
    -Body @{ grant_type = "client_credentials"; client_id = $ClientId }
$script:Token = $response.access_token

$devices = Invoke-Knox -Method Get -Path "/kcs/v1/rp/devices?pageNum=0"
Invoke-Knox -Method Put -Path "/kcs/v1/rp/devices/upload" -Body @{ devices = $devices }
Invoke-WebRequest "$Base/ke/v1/campaigns/$($devices[0].campaignId)"
Write-Host "see https://api.samsungknox.com/ke/v1/fota"
