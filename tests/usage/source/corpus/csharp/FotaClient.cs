using Flurl;
using Flurl.Http;
using System.Net;

namespace Example;

internal static class Routes
{
    internal const string Root = "https://api.samsungknox.com/ke/v1";
    internal static string Campaign(string id) => $"{Root}/campaigns/{id}";
    internal static readonly string Devices = Root + "/devices";
}

public class FotaClient(string token)
{
    public Task<Campaign> GetAsync(string id) => Routes.Campaign(id).WithOAuthBearerToken(token).GetJsonAsync<Campaign>();

    public async Task AssignAsync(string id, IReadOnlyList<string> devices)
    {
        await Routes.Root.AppendPathSegments("campaigns", id, "bulkAssign").WithOAuthBearerToken(token).PostJsonAsync(devices);
    }

    public async Task<List<Device>> DevicesAsync(int page)
    {
        var devices = new List<Device>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                return await $"{Routes.Devices}/getDevices".PostJsonAsync(new { pageNum = page }).ReceiveJson<List<Device>>();
            }
            catch (FlurlHttpException e) when (e.StatusCode == (int)HttpStatusCode.TooManyRequests)
            {
                Console.Error.WriteLine($"POST {Routes.Devices}/getDevices: {e.Message}");
                await Task.Delay(1000 << attempt);
            }
        }
        return devices;
    }

    public void Upload(string json)
    {
        using var web = new WebClient();
        web.Headers[HttpRequestHeader.Authorization] = "Bearer " + token;
        web.UploadString(Routes.Devices + "/bulkUpload", "POST", json);
    }
}
