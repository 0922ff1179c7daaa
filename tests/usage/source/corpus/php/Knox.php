<?php
namespace Example;

use GuzzleHttp\Client;

final class Knox
{
    private const BASE = 'https://api.samsungknox.com';
    private Client $http;

    public function __construct()
    {
        $this->http = new Client(['base_uri' => self::BASE, 'timeout' => 10]);
    }

    public function profiles(): array
    {
        $response = $this->http->request('GET', '/kc/v2/profiles', ['query' => ['pageNum' => 0]]);
        return json_decode((string) $response->getBody(), true);
    }

    public function remove(string $id): void
    {
        $this->http->delete("/kc/v2/profiles/{$id}");
    }

    public function licence(string $key)
    {
        $ch = curl_init();
        curl_setopt($ch, CURLOPT_URL, self::BASE . '/kc/v2/licenses/' . urlencode($key));
        curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'DELETE');
        return curl_exec($ch);
    }
}
