using System.Reflection;
using Ivr.Acd;

namespace Ivr.Testing;

/// <summary>Whether the stores answer.</summary>
public sealed class StoreSwitch
{
    public bool Away { get; set; }
}

/// <summary>A store that can be away: then every operation fails as the contract says.</summary>
public class StoreOutage : DispatchProxy
{
    private object _store = null!;
    private StoreSwitch _switch = null!;

    public static T Around<T>(T store, StoreSwitch power)
        where T : class
    {
        var proxy = Create<T, StoreOutage>();
        var outage = (StoreOutage)(object)proxy;
        outage._store = store;
        outage._switch = power;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (!_switch.Away || !targetMethod!.ReturnType.IsAssignableTo(typeof(Task)))
        {
            return targetMethod!.Invoke(_store, args);
        }

        var away = new StoreUnavailableException("the store was switched off");
        return targetMethod.ReturnType == typeof(Task)
            ? Task.FromException(away)
            : typeof(Task).GetMethod(nameof(Task.FromException), 1, [typeof(Exception)])!
                .MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()).Invoke(null, [away]);
    }
}
