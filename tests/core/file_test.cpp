// Whole files, and files that take another's place all at once.
#include "core/base/file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/destination.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::file_test {

using std::filesystem::path;

class FileTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] path at(const char* name) const { return path(m_folder.path().toStdString()) / name; }
  [[nodiscard]] QStringList names() const {
    return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
  }

private slots:
  void init() {
    for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString()))
      std::filesystem::remove_all(entry);
    writeBytes(at("a.txt"), "earlier");
  }

  void everyByteIsRead() {
    const QByteArray bytes("one\r\ntwo\0three\n\xff", 16);
    writeBytes(at("b"), bytes);
    QCOMPARE(QByteArray::fromStdString(textOf(at("b"))), bytes);
    writeBytes(at("b"), "");
    QCOMPARE(contentOf(at("b")), std::string());
  }

  void whatCannotBeReadIsTold() {
    for (const path& file : {at("missing"), at("")}) {
      QVERIFY(!contentOf(file));
      CHECK_PROBLEMS(textOf(file), {"|cannot be read"});
    }
  }

  void aTextTakesTheOthersPlace() {
    replaceText(at("a.txt"), "later");
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("later"));
    QCOMPARE(names(), QStringList("a.txt"));
  }

  void untilItIsCompleteTheEarlierFileIsThere() {
    replaceFile(at("a.txt"), [&](const path& part) {
      QCOMPARE(part.parent_path(), at("a.txt").parent_path());
      std::ofstream(part) << "half";
      QCOMPARE(bytesOf(at("a.txt")), QByteArray("earlier"));
      std::ofstream(part) << "all";
    });
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("all"));
  }

  void aFailureLeavesNothingBeside() {
    const auto failing = [](const path& part) {
      std::ofstream(part) << "half";
      throw std::runtime_error("in between");
    };
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, replaceFile(at("a.txt"), failing));
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("earlier"));
    QCOMPARE(names(), QStringList("a.txt"));
    QVERIFY(QDir(m_folder.path()).mkpath("folder"));
    CHECK_PROBLEMS((replaceText(at("folder"), "x"), 0), {"|is a folder"});
    CHECK_PROBLEMS((replaceText(at("no/a.txt"), "x"), 0), {"|cannot be written|is not a folder"});
    QCOMPARE(names(), QStringList("a.txt"));
  }

  void problemsNameTheFileThatWasMeant() {
    const auto problems = problemsOf([&] {
      replaceFile(at("a.txt"), [](const path& part) {
        throw InputErrors({{part.string(), "/x", "is wrong"}, {"other", {}, "is wrong too"}});
      });
      return 0;
    });
    QCOMPARE(problems.at(0).file, at("a.txt").string());
    QCOMPARE(problems.at(0).path, std::string("/x"));
    QCOMPARE(problems.at(1).file, std::string("other"));
  }

  void linksAreFollowed() {
    std::filesystem::create_symlink("b.txt", at("link")); // to where nothing is yet
    std::filesystem::create_symlink("link", at("link to link"));
    replaceText(at("link to link"), "new");
    QVERIFY(std::filesystem::is_symlink(at("link")) && std::filesystem::is_symlink(at("link to link")));
    QCOMPARE(bytesOf(at("b.txt")), QByteArray("new"));
    std::filesystem::create_symlink("circle", at("circle"));
    CHECK_PROBLEMS((replaceText(at("circle"), "x"), 0), {"|round in a circle"});
    CHECK_PROBLEMS(textOf(at("circle")), {"|links lead in a circle"});
  }

  void modesStay() {
    const auto modeOf = [](const path& file) { return std::filesystem::status(file).permissions(); };
    std::filesystem::permissions(at("a.txt"), std::filesystem::perms(0640));
    {
      const Replacement replacement(at("a.txt"));
      QCOMPARE(modeOf(replacement.part()), std::filesystem::perms(0640));
    }
    replaceText(at("a.txt"), "later");
    QCOMPARE(modeOf(at("a.txt")), std::filesystem::perms(0640));
    const mode_t before = umask(027);
    replaceText(at("new"), "x");
    umask(before);
    QCOMPARE(modeOf(at("new")), std::filesystem::perms(0640));
  }

  /// Neither read, which might never end, nor written, which would replace it.
  void whatIsNoPlainFileIsRefused() {
    QCOMPARE(mkfifo(at("pipe").c_str(), 0600), 0);
    CHECK_PROBLEMS((replaceText(at("pipe"), "x"), 0), {"|is a pipe"});
    CHECK_PROBLEMS(textOf(at("pipe")), {"|a named pipe (FIFO)"});
    CHECK_PROBLEMS((GrowingFile(at("pipe")), 0), {"|is a pipe"});
    CHECK_PROBLEMS((replaceText(at(""), "x"), 0), {"|is a folder"});
    QVERIFY(problemOfFile("").has_value());
    QVERIFY(std::filesystem::is_fifo(at("pipe")));
    std::filesystem::remove(at("pipe"));
  }

  void longNamesAreTakenAsFarAsTheyGo() {
    const std::string longest(255, 'x');
    replaceText(at(longest.c_str()), "x");
    QCOMPARE(bytesOf(at(longest.c_str())), QByteArray("x"));
    CHECK_PROBLEMS((replaceText(at((longest + "x").c_str()), "x"), 0), {"|256 bytes|at most 255"});
    QVERIFY(problemOfFile(std::string(5000, 'x')).has_value());
  }

  void sizesAreLimited() {
    writeBytes(at("b"), "12345");
    QCOMPARE(textOf(at("b"), 5), std::string("12345"));
    CHECK_PROBLEMS(textOf(at("b"), 4), {"|too large|4 bytes"});
    QVERIFY(!contentOf(at("b"), 4));
  }

  void roomIsAskedFor() {
    QVERIFY(!problemOfRoom(at("b"), 1000));
    QVERIFY(problemOfRoom(at("b"), 1e18)->starts_with("needs 1000000000 GB, and "));
    QVERIFY(!problemOfRoom(at("not/there/yet"), 1000));
  }

  void whoHoldsAFileHoldsItAlone() {
    {
      const auto lock = FileLock::ofFile(at("a.txt"));
      QVERIFY(lock && !FileLock::ofFile(at("a.txt")));
      QCOMPARE(bytesOf(at("a.txt")), QByteArray("earlier")); // who asks for no lock reads
    }
    QVERIFY(FileLock::ofFile(at("a.txt")));
    QVERIFY(!FileLock::ofFile(at("missing")));
    Replacement replacement(at("a.txt"));
    const FileLock held = replacement.takePlaceHeld();
    QVERIFY(!FileLock::ofFile(at("a.txt")));
  }

  /// Killed processes leave parts; the next writer of the same file removes them, and no other's.
  void whatAKilledWriterLeftGoes() {
    {
      const Replacement living(at("a.txt"));
      const Replacement other(at("b.txt"));
      const path left = at("a.txt.0a1b2c.part"), held = living.part();
      for (const char* name : {"a.txt.0a1b2c.part", "a.txt.part", "a.txt.0A1b2c.part", "a.txt.0a1b2c3.part",
                               "b.txt.0a1b2c.part", "ba.txt.0a1b2c.part"})
        writeBytes(at(name), "half");
      std::filesystem::create_symlink(at("b.txt.0a1b2c.part"), at("a.txt.zzzzzz.part"));
      std::filesystem::create_directory(at("a.txt.yyyyyy.part"));
      replaceText(at("a.txt"), "later");
      QVERIFY(!exists(left));
      QVERIFY(exists(held) && exists(other.part()));
      for (const char* name : {"a.txt.part", "a.txt.0A1b2c.part", "a.txt.0a1b2c3.part", "b.txt.0a1b2c.part",
                               "ba.txt.0a1b2c.part", "a.txt.zzzzzz.part", "a.txt.yyyyyy.part"})
        QVERIFY2(exists(at(name)), name);
    }
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("later"));
  }

  void whatAKilledProcessHeldIsFree() {
    const pid_t child = fork();
    if (child == 0) {
      const Replacement replacement(at("a.txt"));
      raise(SIGKILL);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(names().size(), 2);
    replaceText(at("a.txt"), "later");
    QCOMPARE(names(), QStringList("a.txt"));
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("later"));
  }

  void rowsAreAddedWhole() {
    GrowingFile file(at("rows"));
    CHECK_PROBLEMS((GrowingFile(at("rows")), 0), {"|being written by another program"});
    file.append("one\ntwo\nthr");
    file.cut(8);
    file.append("three\n");
    QCOMPARE(file.content(), std::string("one\ntwo\nthree\n"));
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before); // as a disk that is full
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{20, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto problems = problemsOf([&] { return file.append("much too long a row\n"), 0; });
    setrlimit(RLIMIT_FSIZE, &before);
    QCOMPARE(problems.size(), std::size_t{1});
    QCOMPARE(file.content(), std::string("one\ntwo\nthree\n"));
  }

  void severalAtOnceHaveNamesOfTheirOwn() {
    Replacement one(at("a.txt")), other(at("a.txt"));
    QVERIFY(one.part() != other.part());
    std::ofstream(one.part()) << "one";
    std::ofstream(other.part()) << "other";
    one.takePlace();
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("one"));
    other.takePlace();
    QCOMPARE(bytesOf(at("a.txt")), QByteArray("other"));
    QCOMPARE(names(), QStringList("a.txt"));
  }
};

SPIKELOOM_TEST(FileTest)

} // namespace spikeloom::test::file_test

#include "file_test.moc"
