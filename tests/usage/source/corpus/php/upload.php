<html><body><h1>Don't upload twice</h1>
<?php
define('KNOX_HOST', 'https://eu-kcs-api.samsungknox.com');
const RP = '/kcs/v1/rp';

function knox_request(string $method, string $path, ?array $body = null) {
    $curl = curl_init();
    curl_setopt_array($curl, [
        CURLOPT_URL => KNOX_HOST . RP . $path,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_POSTFIELDS => $body === null ? null : json_encode($body),
    ]);
    $answer = curl_exec($curl);
    curl_close($curl);
    return json_decode($answer, true);
}

$upload = knox_request('PUT', '/devices/upload', ['devices' => $_POST['imei']]);
do {
    $status = knox_request('GET', "/devices/status?transactionId={$upload['transactionId']}");
} while ($status['state'] === 'RUNNING'); # /kcs/v1/rp/devices/delete is not used

$context = stream_context_create(['http' => ['method' => 'GET', 'header' => 'x-knox-apitoken: ' . $token]]);
$customers = file_get_contents(KNOX_HOST . '/kcs/v1/rp/customers/list', false, $context);
?>
<p>It's done: https://eu-kcs-api.samsungknox.com/kcs/v1/rp/devices</p>
</body></html>
