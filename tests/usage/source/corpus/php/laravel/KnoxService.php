<?php

namespace App\Services;

use Illuminate\Support\Facades\Http;
use Illuminate\Support\Facades\Log;

class KnoxService
{
    protected string $baseUrl;

    public function __construct()
    {
        $this->baseUrl = env('KNOX_BASE_URL', 'https://api.samsungknox.com');
    }

    public function settings(): array
    {
        return Http::withToken($this->token())->get($this->baseUrl . '/kai/v1/settings')->json();
    }

    public function update(array $settings): void
    {
        Http::withToken($this->token())->put("{$this->baseUrl}/kai/v1/settings", $settings)->throw();
        Log::info("PUT {$this->baseUrl}/kai/v1/settings");
    }

    public function diagnostics(array $ids)
    {
        return $this->call('post', 'diagnosticsLogs', ['deviceIds' => $ids]);
    }

    private function call(string $verb, string $path, array $body = [])
    {
        return Http::withToken($this->token())->{$verb}("{$this->baseUrl}/kai/v1/{$path}", $body)->json();
    }

    private function token(): string
    {
        $response = Http::asForm()->post($this->baseUrl . '/ams/v1/oauth2/token', [
            'grant_type' => 'client_credentials',
        ]);
        return $response['access_token'];
    }
}
