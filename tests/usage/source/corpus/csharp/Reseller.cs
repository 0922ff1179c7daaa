using RestSharp;

public class ResellerService
{
    private static readonly string Host = Environment.GetEnvironmentVariable("KNOX_HOST") ?? "https://api.samsungknox.com";
    private readonly RestClient _client = new RestClient(Host);

    public async Task<string> UploadAsync(IEnumerable<string> imeis)
    {
        var request = new RestRequest("/kcs/v1/rp/devices/upload", Method.Put);
        request.AddJsonBody(new { devices = imeis });
        var response = await _client.ExecuteAsync(request);
        return response.Content ?? "";
    }

    public async Task DeleteAsync(string customerId, string[] imeis)
    {
        using var http = new HttpClient();
        var url = string.Format("{0}/kcs/v1/rp/devices/delete?customerId={1}", Host, customerId);
        using var message = new HttpRequestMessage(HttpMethod.Put, url);
        await http.SendAsync(message);
    }

    public string Status(string transactionId)
    {
        var web = (HttpWebRequest)WebRequest.Create(Host + "/kcs/v1/rp/devices/status?transactionId=" + transactionId);
        web.Method = "GET";
        using var reader = new StreamReader(web.GetResponse().GetResponseStream());
        return reader.ReadToEnd();
    }

    public Task<string> CustomersAsync(int page) => new HttpClient().GetStringAsync(Host + $"/kcs/v1/rp/customers/list?pageNum={page}");
}
