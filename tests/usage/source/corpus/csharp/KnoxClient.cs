using System.Net.Http;
using System.Net.Http.Json;

namespace Example.Knox;

public sealed class KnoxClient
{
    private const string Base = "https://api.samsungknox.com";
    private readonly HttpClient _http;

    public KnoxClient(HttpClient http, IConfiguration config)
    {
        _http = http;
        _http.BaseAddress = new Uri(config["Knox:BaseUrl"] ?? Base);
    }

    public async Task<Token?> LoginAsync(Dictionary<string, string> form)
    {
        var response = await _http.PostAsync("/ams/v1/oauth2/token", new FormUrlEncodedContent(form));
        return await response.Content.ReadFromJsonAsync<Token>();
    }

    public Task<HttpResponseMessage> RenameCustomerAsync(string customerId, object body) =>
        _http.PutAsJsonAsync($"/msp/v1/managedCustomers/{Uri.EscapeDataString(customerId)}", body);

    public async Task<Page?> CustomersAsync(int page)
    {
        return await _http.GetFromJsonAsync<Page>($"{Base}/msp/v1/managedCustomers?pageNum={page}");
    }

    public async Task DelinkAsync(object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/msp/v1/managedCustomers/delink")
        {
            Content = JsonContent.Create(body)
        };
        await _http.SendAsync(request);
    }

    public Task DeleteTagAsync(long id)
    {
        var message = new HttpRequestMessage { Method = HttpMethod.Delete, RequestUri = new Uri($"{Base}/tag/v1/tags/{id}") };
        return _http.SendAsync(message);
    }
}
