"""Token stores: nothing is lost, nobody else can read it, and a wrong key is a clear error."""

import errno
import multiprocessing
import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igclient import AccessToken, EncryptedFileTokenStore, MemoryTokenStore, TokenStore, errors, stores

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = EncryptedFileTokenStore.new_key()


def token(value: str = "IGAAmarkertoken0001") -> AccessToken:
    return AccessToken(value, "17841", ("instagram_business_basic",), NOW, NOW + timedelta(days=60), True)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "token"


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_a_store_keeps_the_last_token(kind, path) -> None:
    store: TokenStore = MemoryTokenStore() if kind == "memory" else EncryptedFileTokenStore(path, KEY)
    assert store.load() is None
    store.save(token("first"))
    store.save(token("second"))
    assert store.load() == token("second")


def test_another_process_with_the_key_reads_the_token(path) -> None:
    EncryptedFileTokenStore(path, KEY).save(token())
    assert EncryptedFileTokenStore(str(path), KEY).load() == token()


@pytest.mark.parametrize("umask", [0, 0o277])
def test_the_file_is_its_owners_from_the_first_moment(path, monkeypatch, umask) -> None:
    modes: list[int] = []
    real_write = os.replace

    def replace(old: str, new: str) -> None:
        modes.append(stat.S_IMODE(os.stat(old).st_mode))
        real_write(old, new)

    monkeypatch.setattr(os, "replace", replace)
    path.write_text("old")
    path.chmod(0o644)
    previous = os.umask(umask)
    try:
        EncryptedFileTokenStore(path, KEY).save(token())
    finally:
        os.umask(previous)
    assert modes == [0o600]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_neither_token_nor_key_is_in_the_file_or_a_text(path) -> None:
    store = EncryptedFileTokenStore(path, KEY)
    store.save(token())
    written = path.read_bytes()
    for secret in ("marker", "17841", KEY):
        assert secret.encode() not in written
        assert secret not in repr(store) + str(vars(store))


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "ä" * 44])
def test_what_is_no_key_is_refused(path, key) -> None:
    with pytest.raises(errors.TokenStoreError, match="no key"):
        EncryptedFileTokenStore(path, key)


def test_another_key_does_not_open_the_file(path) -> None:
    EncryptedFileTokenStore(path, KEY).save(token())
    with pytest.raises(errors.TokenStoreError, match="damaged, or was written with another key") as caught:
        EncryptedFileTokenStore(path, EncryptedFileTokenStore.new_key()).load()
    assert caught.value.__cause__ is caught.value.__context__ is None


def damaged(path: Path) -> list[bytes]:
    store = EncryptedFileTokenStore(path, KEY)
    store.save(token())
    whole = path.read_bytes()
    seal = store._fernet.encrypt
    return [
        b"",
        b"\xff",
        whole[:-9],
        whole[:40] + b"AAAA" + whole[44:],
        seal(b"no json"),
        seal(b"[]"),
        seal(b"\xff"),
    ]


def test_a_damaged_file_is_a_clear_error(path) -> None:
    for content in damaged(path):
        path.write_bytes(content)
        with pytest.raises(errors.TokenStoreError, match="damaged"):
            EncryptedFileTokenStore(path, KEY).load()


def test_a_folder_in_the_way_is_a_clear_error(path) -> None:
    path.mkdir()
    store = EncryptedFileTokenStore(path, KEY)
    with pytest.raises(errors.TokenStoreError, match="cannot be read"):
        store.load()
    with pytest.raises(errors.TokenStoreError, match="cannot be written"):
        EncryptedFileTokenStore(path / "no" / "folder", KEY).save(token())


def busy(path: Path):
    """Refuse that any file takes the place of this one, as the system does with one that is mounted by itself."""
    real = os.replace

    def replace(old: str | Path, new: str | Path) -> None:
        if Path(new) == path:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        real(old, new)

    return replace


def test_a_file_that_cannot_be_replaced_is_written_over(path, monkeypatch) -> None:
    store = EncryptedFileTokenStore(path, KEY)
    store.save(token("a longer one" * 90))
    path.chmod(0o644)
    same = path.stat().st_ino
    monkeypatch.setattr(os, "replace", busy(path))
    store.save(token("new"))
    assert store.load() == token("new")
    assert (path.stat().st_ino, stat.S_IMODE(path.stat().st_mode)) == (same, 0o600)
    assert list(path.parent.iterdir()) == [path]


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    path.with_name("other").write_text("not ours to write over")
    path.symlink_to("other")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("put", [a_folder, a_link, a_pipe])
def test_a_token_that_cannot_be_kept_in_its_place_is_kept_beside_it_and_the_error_says_where(
    path, monkeypatch, put
) -> None:
    put(path)
    store = EncryptedFileTokenStore(path, KEY)
    monkeypatch.setattr(os, "replace", busy(path))
    for value in ("first", "second"):
        with pytest.raises(errors.TokenStoreError) as caught:
            store.save(token(value))
        beside = path.with_name("token.new")
        assert str(caught.value).startswith(f"{path} cannot be written: Device or resource busy. ")
        assert str(caught.value).endswith(f" The token is kept in {beside} instead.")
        assert EncryptedFileTokenStore(beside, KEY).load() == token(value)
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert {found.name for found in path.parent.iterdir()} <= {"token", "token.new", "other"}
    assert not path.with_name("other").exists() or path.read_text() == "not ours to write over"


def test_a_disk_that_fills_up_while_a_file_is_written_over_loses_no_token(path, monkeypatch) -> None:
    store, writes, real = EncryptedFileTokenStore(path, KEY), [], os.fsync
    store.save(token("old"))
    monkeypatch.setattr(os, "replace", busy(path))

    def full_at_last(descriptor: int) -> None:
        writes.append(descriptor)
        if len(writes) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full_at_last)
    with pytest.raises(errors.TokenStoreError, match=r"kept in .*token\.new"):
        store.save(token("new"))
    assert EncryptedFileTokenStore(path.with_name("token.new"), KEY).load() == token("new")


def test_where_no_name_is_free_a_token_stays_under_the_one_it_has(path, monkeypatch) -> None:
    path.mkdir()
    path.with_name("token.new").mkdir()
    with pytest.raises(errors.TokenStoreError) as caught:
        EncryptedFileTokenStore(path, KEY).save(token())
    where = str(caught.value).partition("kept in ")[2].removesuffix(" instead.")
    assert EncryptedFileTokenStore(where, KEY).load() == token()


def test_another_persons_file_in_a_folder_for_everybody_is_refused_beforehand(path, monkeypatch) -> None:
    path.write_text("somebody else's")
    path.parent.chmod(0o1777)
    store = EncryptedFileTokenStore(path, KEY)
    store.check_writable()
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 4321)
    with pytest.raises(errors.TokenStoreError, match=f"cannot be written: {os.strerror(errno.EPERM)}"):
        store.check_writable()
    path.unlink()
    store.check_writable()


@pytest.mark.parametrize("name", ["token", "my token", "a\\b\tc"])
def test_a_file_mounted_by_itself_is_refused_beforehand_unless_it_can_be_written_over(
    tmp_path, monkeypatch, name
) -> None:
    path, mounts = tmp_path / name, tmp_path / "mountinfo"
    path.write_text("")
    store = EncryptedFileTokenStore(path, KEY)
    spelled = "".join(f"\\{ord(sign):03o}" if sign in "\\ \t" else sign for sign in str(path.resolve()))
    mounts.write_text(
        f"22 28 0:21 / /sys rw - sysfs sysfs rw\n845 799 8:1 /home/x {spelled} rw - ext4 /dev/sda1 rw\n"
    )
    monkeypatch.setattr(stores, "_MOUNTS", mounts)
    store.check_writable()
    monkeypatch.setattr(os, "access", lambda *asked: False)
    with pytest.raises(errors.TokenStoreError, match=f"cannot be written: {os.strerror(errno.EBUSY)}"):
        store.check_writable()
    mounts.write_text("22 28 0:21 / /sys rw - sysfs sysfs rw\n")
    store.check_writable()
    monkeypatch.setattr(stores, "_MOUNTS", tmp_path / "no such list")
    store.check_writable()
    assert sorted(found.name for found in tmp_path.iterdir()) == sorted([name, "mountinfo"])


def test_a_save_that_fails_leaves_the_old_token_and_nothing_else(path, monkeypatch) -> None:
    store = EncryptedFileTokenStore(path, KEY)
    store.save(token("old"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.TokenStoreError, match="No space left"):
        store.save(token("new"))
    assert store.load() == token("old")
    assert list(path.parent.iterdir()) == [path]


def write_many(path: Path, name: str) -> None:
    store = EncryptedFileTokenStore(path, KEY)
    for number in range(40):
        store.save(token(f"{name}{number}" * 40))


def test_it_is_known_beforehand_whether_a_token_can_be_kept(tmp_path, monkeypatch) -> None:
    store = EncryptedFileTokenStore(tmp_path / "token", KEY)
    store.check_writable()
    assert list(tmp_path.iterdir()) == []
    store.save(token())
    store.check_writable()
    assert (store.load(), [path.name for path in tmp_path.iterdir()]) == (token(), ["token"])
    for path in (tmp_path, tmp_path / "missing" / "token", tmp_path / "token" / "x", tmp_path / ("n" * 300)):
        with pytest.raises(errors.TokenStoreError, match="cannot be written"):
            EncryptedFileTokenStore(path, KEY).check_writable()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(errors.TokenStoreError, match="No space left"):
        store.check_writable()
    assert (store.load(), [path.name for path in tmp_path.iterdir()]) == (token(), ["token"])


def test_two_processes_never_leave_a_torn_file(path) -> None:
    store = EncryptedFileTokenStore(path, KEY)
    store.save(token("start"))
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_many, args=(path, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert store.load() is not None
    assert {writer.exitcode for writer in writers} == {0}
    assert store.load() in (token("a39" * 40), token("b39" * 40))
    assert list(path.parent.iterdir()) == [path]


def test_without_cryptography_there_is_no_file_store_but_everything_else(path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    with pytest.raises(errors.TokenStoreError, match="needs the package cryptography"):
        EncryptedFileTokenStore(path, KEY)
    with pytest.raises(errors.TokenStoreError, match="needs the package cryptography"):
        EncryptedFileTokenStore.new_key()
    assert MemoryTokenStore().load() is None
