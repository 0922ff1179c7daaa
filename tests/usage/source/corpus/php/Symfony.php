<?php

declare(strict_types=1);

namespace App\Knox;

use Psr\Log\LoggerInterface;
use Symfony\Contracts\HttpClient\HttpClientInterface;

final class Symfony
{
    public const DEVICES = 'devices';

    public function __construct(
        private HttpClientInterface $client,
        private LoggerInterface $logger,
        private string $root = 'https://api.samsungknox.com/kcs/v1/rp',
    ) {
    }

    public function upload(array $imeis): array
    {
        $this->logger->info('uploading', ['url' => $this->root . '/devices/upload']);
        $response = $this->client->request('PUT', $this->root . '/' . self::DEVICES . '/upload', ['json' => ['devices' => $imeis]]);

        return $response->toArray();
    }

    public function status(string $id): array
    {
        return $this->client->request('GET', sprintf('%s/%s/status?transactionId=%s', $this->root, self::DEVICES, $id))->toArray();
    }

    public function customers(int $page = 0): array
    {
        $url = "{$this->root}/customers/list";
        $query = http_build_query(['pageNum' => $page]);
        $context = stream_context_create(['http' => ['header' => 'x-knox-apitoken: x']]);

        return json_decode(file_get_contents("$url?$query", false, $context), true);
    }
}
