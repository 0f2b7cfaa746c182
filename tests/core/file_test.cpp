// Whole files, and files that take another's place all at once.
#include "core/base/file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <stdexcept>

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
    for (const QString& name : names())
      QFile::remove(m_folder.filePath(name));
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
    QVERIFY(QDir(m_folder.path()).mkdir("folder"));
    CHECK_PROBLEMS((replaceText(at("folder"), "x"), 0), {"|cannot be written"}); // fails when it is renamed
    CHECK_PROBLEMS((replaceText(at("no/a.txt"), "x"), 0), {"|cannot be written|folder must exist"});
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
