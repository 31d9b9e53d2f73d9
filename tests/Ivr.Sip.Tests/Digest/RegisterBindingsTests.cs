namespace Ivr.Sip.Tests;

public class RegisterBindingsTests
{
    [Theory]
    [InlineData("Contact: <sip:1@h>;expires=60", 60)]
    [InlineData("Contact: <sip:1@h>;expires=60\nExpires: 90", 60)]
    [InlineData("Contact: <sip:1@h>\nExpires: 90", 90)]
    [InlineData("Contact: <sip:1@h>", null)]
    [InlineData("Contact: <sip:1@h>;expires=0", 0)]
    [InlineData("Contact: <sip:1@h>;expires=1e100", 3600)]
    [InlineData("Contact: <sip:1@h;expires=5>\nExpires: 90", 90)]
    public void A_contact_asks_for_its_time(string lines, int? seconds)
    {
        Assert.True(RegisterBindings.TryRead(Register(lines), out var bindings));
        Assert.False(bindings.RemoveAll);
        Assert.Equal(seconds, (int?)Assert.Single(bindings.Contacts).Expires?.TotalSeconds);
    }

    [Fact]
    public void Several_contacts_keep_their_order()
    {
        Assert.True(RegisterBindings.TryRead(Register("Contact: <sip:1@h>, \"x, y\" <sip:2@h>;q=0.1\nm: sip:3@h;expires=7"), out var bindings));
        Assert.Equal(["1", "2", "3"], bindings.Contacts.Select(contact => contact.Uri.User));
    }

    [Fact]
    public void No_contact_asks_what_is_bound()
    {
        Assert.True(RegisterBindings.TryRead(Register("Expires: 60"), out var bindings));
        Assert.Empty(bindings.Contacts);
        Assert.False(bindings.RemoveAll);
    }

    [Fact]
    public void A_star_that_expires_at_once_removes_all()
    {
        Assert.True(RegisterBindings.TryRead(Register("Contact: *\nExpires: 0"), out var bindings));
        Assert.True(bindings.RemoveAll);
    }

    [Theory]
    [InlineData("Contact: <sip:1@h>", 1000, null, null)]
    [InlineData("Contact: <sip:1@h>;q=0.25;+sip.instance=\"<urn:uuid:7>\";reg-id=2", 250, "<urn:uuid:7>", 2)]
    [InlineData("Contact: <sip:1@h>;q=7;+sip.instance=\"urn:uuid:7\";reg-id=0", 1000, null, null)]
    [InlineData("Contact: <sip:1@h>;q=0;+sip.instance=\"<a b>\";reg-id=-1", 0, null, null)]
    public void A_contact_may_say_how_much_it_is_preferred_and_which_phone_it_is(string lines, int q, string? instance, int? flow)
    {
        Assert.True(RegisterBindings.TryRead(Register(lines), out var bindings));
        var contact = Assert.Single(bindings.Contacts);
        Assert.Equal((q, instance, flow), (contact.Q, contact.Instance, contact.RegId));
    }

    [Theory]
    [InlineData("Supported: path, outbound\nContact: <sip:1@h>;+sip.instance=\"<urn:uuid:7>\";reg-id=1", true)]
    [InlineData("Contact: <sip:1@h>;+sip.instance=\"<urn:uuid:7>\";reg-id=1", false)]
    [InlineData("Supported: outbound\nContact: <sip:1@h>;+sip.instance=\"<urn:uuid:7>\"", false)]
    public void Who_can_outbound_and_names_his_flow_uses_it(string lines, bool used)
    {
        Assert.True(RegisterBindings.TryRead(Register(lines), out var bindings));
        Assert.Equal(used, bindings.Outbound);
    }

    [Fact]
    public void One_flow_a_request() => Assert.False(RegisterBindings.TryRead(
        Register("Supported: outbound\nContact: <sip:1@h>;+sip.instance=\"<urn:uuid:7>\";reg-id=1, <sip:2@h>"), out _));

    [Theory]
    [InlineData("Contact: *")]
    [InlineData("Contact: *\nExpires: 60")]
    [InlineData("Contact: *\nContact: <sip:1@h>\nExpires: 0")]
    [InlineData("Contact: <name:John_Smith>")]
    [InlineData("Contact: <tel:+86931>")]
    public void What_cannot_be_bound_is_refused(string lines) => Assert.False(RegisterBindings.TryRead(Register(lines), out _));

    private static SipRequest Register(string lines) => Wire.Request(Wire.Invite.Replace("INVITE", "REGISTER")
        .Replace("Contact: <sip:13893121234@198.51.100.20:5060;transport=udp>", lines));
}
