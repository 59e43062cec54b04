"""Frozen dataclasses that cost nothing at start.

``@dataclass(frozen=True)`` and ``field`` as in the module ``dataclasses``, which takes longer to read (with ``inspect``
behind it) than a small count takes in all. What asks for the dataclass itself (``fields``, ``replace``, ``asdict``,
``inspect.signature``) gets that of the real module, made at that moment.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
else:
    _NONE = object()

    class field:
        """What a field has besides its type."""

        def __init__(self, **given):
            self.given = given

    class _Later:
        """An attribute of the real dataclass of a class, which has the same fields."""

        def __init__(self, read):
            self.read = read

        def __get__(self, instance, owner):
            import dataclasses

            body = dict(owner._defaults, __annotations__=dict(owner.__annotations__), __doc__=owner.__doc__)
            for name, value in owner._defaults.items():
                if isinstance(value, field):
                    body[name] = dataclasses.field(**value.given)
            return self.read(dataclasses.dataclass(frozen=True)(type(owner.__name__, (), body)))

    def _signature(made):
        import inspect

        return inspect.signature(made)

    def _refuse(self, name, *value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _init(self, *values, **given):
        state = self.__dict__
        names = self._names
        state.update(zip(names, values))
        if len(values) > len(names) or not given.keys().isdisjoint(state):
            raise TypeError(f"{type(self).__name__}: too many values, or one given twice")
        state.update(given)
        if len(state) != len(names):
            for name in names:
                if name not in state:
                    state[name] = _default(self, name)
            if len(state) > len(names):
                raise TypeError(f"{type(self).__name__} has no field {(given.keys() - set(names)).pop()!r}")

    def _default(self, name):
        value = self._defaults.get(name, _NONE)
        if isinstance(value, field):
            factory = value.given.get("default_factory")
            value = factory() if factory else value.given.get("default", _NONE)
        if value is _NONE:
            raise TypeError(f"{type(self).__name__} needs {name!r}")
        return value

    def _values(self, names):
        return tuple([getattr(self, name) for name in names])

    def _equal(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, self._names) == _values(other, self._names)

    def _hash(self):
        return hash(_values(self, self._hashed))

    def _repr(self):
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._names)})"

    def _made(cls):
        names = tuple(cls.__annotations__)
        defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
        for name in [name for name in names if isinstance(defaults.get(name), field)]:
            delattr(cls, name)
        cls._names, cls._defaults = names, defaults
        cls._hashed = tuple([name for name in names if _counts(defaults.get(name))])
        cls.__match_args__ = names
        cls.__init__, cls.__eq__, cls.__hash__, cls.__repr__ = _init, _equal, _hash, _repr
        cls.__setattr__ = cls.__delattr__ = _refuse
        cls.__dataclass_fields__ = _Later(lambda made: made.__dataclass_fields__)
        cls.__dataclass_params__ = _Later(lambda made: made.__dataclass_params__)
        cls.__signature__ = _Later(_signature)
        return cls

    def _counts(default):
        return not isinstance(default, field) or default.given.get("hash") is not False

    def dataclass(*, frozen):
        """``@dataclass(frozen=True)``: there is no other kind here."""
        assert frozen
        return _made
