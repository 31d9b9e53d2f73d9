namespace Ivr.Media.Tests;

/// <summary>Looks at a task that virtual time has completed, or not.</summary>
internal static class Outcome
{
    public static PlayResult Of(Task<PlayEnd> task) => EndOf(task).Result;

    public static PlayEnd EndOf(Task<PlayEnd> task)
    {
        Assert.True(task.IsCompletedSuccessfully, "It is still playing.");
        return task.GetAwaiter().GetResult();
    }
}
