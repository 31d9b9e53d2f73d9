namespace Ivr.Media;

/// <summary>The recordings' writer: a thread of its own, since a disk may keep it waiting for as long as it likes.</summary>
public static class RecordingThread
{
    /// <summary>From now on calls <paramref name="drain"/> every <see cref="RecordingDesk.Every"/>. Disposing the result ends it, after the round that runs.</summary>
    public static IDisposable Start(Action drain) => new Beat(drain);

    private sealed class Beat : IDisposable
    {
        private readonly ManualResetEventSlim _enough = new();
        private readonly Thread _thread;

        public Beat(Action drain)
        {
            _thread = new Thread(() =>
            {
                while (!_enough.Wait(RecordingDesk.Every))
                {
                    drain();
                }
            })
            {
                Name = "recordings",
                IsBackground = true,
                Priority = ThreadPriority.BelowNormal,
            };
            _thread.Start();
        }

        public void Dispose()
        {
            _enough.Set();
            _thread.Join();
            _enough.Dispose();
        }
    }
}
