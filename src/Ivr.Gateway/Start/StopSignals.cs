using System.Runtime.InteropServices;

namespace Ivr.Gateway.Start;

/// <summary>SIGTERM and SIGINT: the first asks for an orderly end, the second for one at once. SIGHUP reads the plan anew.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _second = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (!_first.TrySetResult())
                {
                    _second.Cancel();
                }
            }));
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            OnHangUp?.Invoke();
        }));
    }

    public Action? OnHangUp { get; set; }

    /// <summary>Complete when the end is asked for.</summary>
    public Task Asked => _first.Task;

    /// <summary>Cancelled when it is asked for again.</summary>
    public CancellationToken Now => _second.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _second.Dispose();
    }
}
