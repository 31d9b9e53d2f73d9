using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ivr.Gateway.Ops;

/// <summary>The key to change something in a running gateway.</summary>
/// <param name="text">As <c>ops.json</c> has it.</param>
internal sealed class OpsToken(string text)
{
    private readonly byte[] _header = Encoding.UTF8.GetBytes("Bearer " + text);

    public string Text { get; } = text;

    /// <returns>Null: the request has it; else the refusal.</returns>
    public IResult? Refuse(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(_header, Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()))
            ? null
            : OpsProblem.Answer("the token of ops.json in the data folder is needed", StatusCodes.Status401Unauthorized);
}
