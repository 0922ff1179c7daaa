using System.Net.Http.Headers;
using System.Text.Json;

namespace Example.Msp;

public class MspOptions
{
    public string BaseAddress { get; set; } = "https://api.samsungknox.com/msp/v1/";
}

public static class Setup
{
    public static void AddMsp(this IServiceCollection services) =>
        services.AddHttpClient<MspService>(client => client.BaseAddress = new Uri("https://api.samsungknox.com/msp/v1/"));
}

public class MspService
{
    private readonly HttpClient _client;
    private readonly ILogger<MspService> _logger;

    public MspService(HttpClient client, ILogger<MspService> logger) => (_client, _logger) = (client, logger);

    public async Task<string> ProfilesAsync(CancellationToken stop)
    {
        using var response = await _client.GetAsync("profiles?pageNum=0", stop);
        return await response.Content.ReadAsStringAsync(stop);
    }

    public Task LinkAsync(object body) => SendAsync(HttpMethod.Post, "managedCustomers/link", body);

    public Task UpdateAsync(string id, object body) => SendAsync(HttpMethod.Put, $"managedCustomers/{id}", body);

    private async Task SendAsync(HttpMethod method, string path, object body)
    {
        var request = new HttpRequestMessage(method, path);
        request.Content = new StringContent(JsonSerializer.Serialize(body));
        _logger.LogInformation("{Method} https://api.samsungknox.com/msp/v1/{Path}", method, path);
        var response = await _client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
