namespace Ivr.Flows;

/// <summary>How a stay in the line ended while the citizen is still there.</summary>
public enum LineExit
{
    /// <summary>A person talked with him and has hung up.</summary>
    Served,

    /// <summary>He pressed the key for a callback.</summary>
    CallbackRequested,

    /// <summary>No seat within the longest wait.</summary>
    TimedOut,

    /// <summary>By the roster nobody with what he asks for is there any more, and no such seat is.</summary>
    Unstaffed,

    /// <summary>The store stayed away longer than a caller can be asked to wait.</summary>
    StoreDown,
}

/// <summary>What came of putting a caller through who is still there.</summary>
public enum ThroughExit
{
    /// <summary>They talked, and the other side has hung up.</summary>
    Talked,

    /// <summary>Busy, no answer, no way there, or the other side fell silent in the middle.</summary>
    NotReached,

    /// <summary>He pressed 0 while it rang.</summary>
    Person,
}

/// <summary>What a caller needs of a seat.</summary>
/// <param name="Skills">Hard requirements, the language among them: <c>language:adx</c>, <c>tax</c>; with a question mark behind it, <c>elder?</c>, a preference.</param>
/// <param name="PriorityBoost">Counts as time already waited.</param>
/// <param name="Language">His language tag; null: as it is.</param>
public sealed record LineRequest(IReadOnlyList<string> Skills, TimeSpan PriorityBoost, string? Language)
{
    /// <summary>The boost of who must be first: no wait and no sum of other boosts comes near it.</summary>
    public static readonly TimeSpan First = TimeSpan.FromDays(3650);

    /// <summary>More than this is nobody else's boost.</summary>
    public static readonly TimeSpan MostBoost = TimeSpan.FromDays(1);

    public bool IsFirst => PriorityBoost >= First;

    /// <summary>The skill of a seat that speaks a language: <c>language:adx</c>.</summary>
    public static string Speaks(string tag) => LanguageSkill + tag;

    /// <summary>The language of such a skill; null: it is another.</summary>
    public static string? TagOf(string skill) => skill.StartsWith(LanguageSkill, StringComparison.Ordinal) ? skill[LanguageSkill.Length..] : null;

    private const string LanguageSkill = "language:";
}

/// <summary>
/// What a dialplan can do with a call; implemented by the live call and by the simulator. Every member throws
/// <see cref="OperationCanceledException"/> when the caller has hung up.
/// </summary>
public interface IFlowCall
{
    /// <summary>The city's id.</summary>
    string City { get; }

    /// <summary>The call is another city's from now on, as its caller says: its line, its overflow, its numbers.</summary>
    void Choose(CityDecision decision);

    /// <summary>Whether this city plays the navigation menu now.</summary>
    bool MenuOn { get; }

    /// <summary>What time it is.</summary>
    DateTimeOffset Now { get; }

    /// <summary>What an operator says of opening hours just now, whatever the plan says; null: nothing.</summary>
    HoursState? HoursByHand(string name);

    /// <summary>What kind of number calls.</summary>
    CallerKind CallerKind { get; }

    /// <summary>The city the caller's number is of, a hint: <see cref="Dialplan.HomeOf"/>; null: nobody knows.</summary>
    string? Home { get; }

    /// <summary>What is written down for the caller's number; null: nothing.</summary>
    CallerProfile? Registered { get; }

    /// <summary><c>standard</c> or <c>slow</c>.</summary>
    string Voice { get; set; }

    /// <summary>The tag prompts are looked for in first: <c>zh</c>, <c>adx</c> …</summary>
    string Language { get; set; }

    /// <summary>Tells the caller that it rings; before the answer.</summary>
    void Ring();

    /// <summary>Plays the prompts once as early media, before the answer; a caller who cannot be played to yet hears it ring.</summary>
    Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop);

    /// <summary>The call is answered; asked once, before the first node that needs it.</summary>
    Task AnswerAsync(CancellationToken stop);

    /// <summary>Lets time go by; keys pressed meanwhile are kept.</summary>
    Task WaitAsync(TimeSpan wait, CancellationToken stop);

    /// <summary>Plays the prompts in order.</summary>
    /// <returns>The key that interrupted them, taken from the buffer; null at the end.</returns>
    Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop);

    /// <summary>Says a sentence an engine speaks; plays the prompts in its place when it is not there at once.</summary>
    /// <returns>As <see cref="PlayAsync"/>.</returns>
    Task<char?> SayAsync(SpeechOrder order, IReadOnlyList<string> fallback, bool bargeIn, CancellationToken stop);

    /// <summary>Says what is announced just now to this city's callers; null at once when nothing is, or nothing as short as that.</summary>
    /// <returns>As <see cref="PlayAsync"/>.</returns>
    Task<char?> AnnounceAsync(TimeSpan atMost, CancellationToken stop);

    /// <summary>The next key, or null when none comes in time.</summary>
    Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop);

    /// <summary>A tone, and what the caller says after it is kept. Hung up in the middle of it, a callback is owed to him.</summary>
    /// <returns>How it ended, and the name of its file where it is kept.</returns>
    Task<(MessageEnd End, string? File)> RecordAsync(MessageRules rules, CancellationToken stop);

    /// <summary>Takes a place in the line, or changes what is asked of a seat; the place is kept.</summary>
    Task EnterLineAsync(LineRequest request, CancellationToken stop);

    /// <summary>Waits for a person and the conversation with him.</summary>
    Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop);

    /// <summary>Puts him through to a number outside: he hears it ring until it is answered, then they talk. His place in the line stays until the answer.</summary>
    Task<ThroughExit> PutThroughAsync(OutsideNumber to, CancellationToken stop);

    /// <summary>Owes the caller a callback; false: he cannot be called back, or it could be written nowhere.</summary>
    Task<bool> RequestCallbackAsync(string reason, CancellationToken stop);

    void HangUp(string why);

    /// <summary>
    /// Asks a web service. Meanwhile the first of the prompts is heard to its end, the others again and again; 0 ends it at once.
    /// </summary>
    /// <returns>What it said, <see cref="WebReply.None"/> when 0 was pressed; and the first key that was pressed, <c>#</c> aside, or the 0.</returns>
    Task<(WebReply Reply, char? Key)> AskAsync(WebQuestion question, IReadOnlyList<string> meanwhile, CancellationToken stop);

    /// <summary>Something the seat and the record should know: an order number, a grade.</summary>
    /// <param name="value">Null: they shall forget it.</param>
    void Attach(string name, string? value);

    /// <summary>What was attached under this name; null: nothing.</summary>
    string? Attached(string name);

    /// <summary>A line in the call's timeline.</summary>
    void Step(string step, Phrase detail);
}
