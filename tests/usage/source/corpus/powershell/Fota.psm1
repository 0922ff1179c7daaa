$script:Root = if ($env:KNOX_ROOT) { $env:KNOX_ROOT } else { 'https://api.samsungknox.com/ke/v1' }

function Get-KnoxToken {
    [CmdletBinding()]
    param([string]$Id, [string]$Secret)
    $request = @{
        Uri         = 'https://api.samsungknox.com/ams/v1/oauth2/token'
        Method      = 'POST'
        Body        = "grant_type=client_credentials&client_id=$Id&client_secret=$Secret"
        ContentType = 'application/x-www-form-urlencoded'
    }
    (Invoke-RestMethod @request).access_token
}

function Get-Campaign {
    param([string]$CampaignId)
    $uri = "$script:Root/campaigns"
    if ($CampaignId) { $uri += "/$CampaignId" }
    Invoke-RestMethod -Uri $uri -Headers $script:Headers
}

function Stop-Campaign([string]$CampaignId) {
    # PUT campaigns/{id}/cancel
    Invoke-RestMethod -Method PUT -Uri ('{0}/campaigns/{1}/cancel' -f $script:Root, $CampaignId) -Headers $script:Headers
    Write-Verbose "stopped $script:Root/campaigns/$CampaignId"
}

function Update-Device {
    param([string[]]$DeviceId)
    $body = ConvertTo-Json @{ deviceIds = $DeviceId }
    irm "$script:Root/devices/bulkRefresh" -Method Post -Body $body -Headers $script:Headers
}
