using Refit;

namespace Example.KnoxManage
{
    public interface IKnoxManageApi
    {
        [Get("/user/selectUserWithID")]
        Task<User> SelectUserAsync([AliasAs("userId")] string userId);

        [Post("/user/createUser")]
        Task CreateUserAsync([Body] NewUser user);

        [Post("/group/insertGroup")]
        Task InsertGroupAsync([Body] NewGroup group, CancellationToken cancel = default);
    }

    public static class KnoxManageApi
    {
        // https://api.samsungknox.com/km/v1 is the only base: /emm/oapi is gone
        public const string BaseUrl = "https://api.samsungknox.com/km/v1";

        public static IKnoxManageApi Create(HttpMessageHandler handler) =>
            RestService.For<IKnoxManageApi>(new HttpClient(handler) { BaseAddress = new Uri(BaseUrl) });
    }
}
