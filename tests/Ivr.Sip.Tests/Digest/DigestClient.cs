namespace Ivr.Sip.Tests;

/// <summary>A client that proves itself to whoever asks.</summary>
internal static class DigestClient
{
    public static SipHeader Proof(SipRequest request, string user, string password, SipIds ids, int status, params SipHeader[] challenges)
    {
        var proofs = new Proofs(new SipCredentials(user, password), ids);
        Assert.True(proofs.Learn(SipResponse.For(request, status, toTag: "t", headers: challenges), []));
        return Assert.Single(proofs.For(request.Method, request.Uri));
    }
}
