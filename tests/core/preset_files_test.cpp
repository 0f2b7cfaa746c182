// Presets that are no such: what is in other files is not told, and one that is broken costs no other.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/experiment/preset.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::preset_files_test {

class PresetFilesTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path at(const char* name) const {
    return std::filesystem::path(m_folder.path().toStdString()) / name;
  }

private slots:
  /// A preset or sweep can name any file: a message must not tell what is in it.
  void nothingOfOtherFilesIsQuoted() {
    for (const QByteArray& text :
         {QByteArray("secret: hidden\n"), QByteArray("[secret"), QByteArray("{\"a\": secret}"),
          QByteArray("{\"secret\" 1}"), QByteArray("{} secret")}) {
      writeBytes(at("other"), text);
      for (const InputError& error : problemsOf([&] {
             (void)readPreset(at("other"));
             return 0;
           }))
        QVERIFY2(error.message.find("secre") == std::string::npos, error.message.c_str());
    }
  }

  void largeFilesAreNotRead() {
    writeBytes(at("large.json"), QByteArray(static_cast<qsizetype>(largestPreset) + 1, ' '));
    const auto errors = problemsOf([&] {
      (void)readPreset(at("large.json"));
      return 0;
    });
    QVERIFY(errors.size() == 1 && errors[0].message.find("too large") != std::string::npos);
  }

  void oneBrokenFileCostsNoOther() {
    std::vector<InputError> problems;
    std::vector<std::string> read;
    QDir(m_folder.path()).mkdir("shipped");
    for (const char* name : {"a", "b", "c"})
      writeBytes(at("shipped") / (std::string(name) + ".json"), *name == 'b' ? "{" : R"({"format": 1})");
    forEachShipped(at("shipped"), problems,
                   [&](const std::filesystem::path& file) { read.push_back(readPreset(file).id); });
    std::ranges::sort(read);
    QCOMPARE(read, (std::vector<std::string>{"a", "c"}));
    QCOMPARE(problems.size(), std::size_t{1});
  }
};

SPIKELOOM_TEST(PresetFilesTest)

} // namespace spikeloom::test::preset_files_test

#include "preset_files_test.moc"
