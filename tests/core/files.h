// What the tests of file readers need: files with given bytes, and the problems that reading them gives.
#pragma once

#include <QFile>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/io/table.h"

namespace spikeloom::test {

inline void writeBytes(const std::filesystem::path& file, const QByteArray& bytes) {
  std::filesystem::remove(file); // some file systems wait for the disk when a file is overwritten
  QFile out(QString::fromStdString(file.string()));
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
    qFatal("cannot write %s", file.c_str());
}

inline QByteArray bytesOf(const std::filesystem::path& file) {
  QFile in(QString::fromStdString(file.string()));
  if (!in.open(QIODevice::ReadOnly))
    qFatal("cannot read %s", file.c_str());
  return in.readAll();
}

/// The user's mistakes that an action finds; none when it succeeds.
template <class Action> std::vector<InputError> problemsOf(Action&& action) {
  try {
    (void)action();
  } catch (const InputErrors& errors) {
    return errors.errors();
  }
  return {};
}

/// Empty when there is one problem for each line of `expected`, "path|words of the message|more words", else
/// what differs.
inline QByteArray difference(const std::vector<InputError>& problems, const QStringList& expected) {
  QByteArray all;
  for (const InputError& problem : problems)
    all += "\n" + QByteArray::fromStdString(problem.text());
  if (problems.size() != static_cast<std::size_t>(expected.size()))
    return QByteArray::number(problems.size()) + " problems, not " + QByteArray::number(expected.size()) +
           ":" + all;
  for (std::size_t i = 0; i < problems.size(); ++i) {
    const QStringList parts = expected[static_cast<qsizetype>(i)].split('|');
    if (QString::fromStdString(problems[i].path) != parts.first())
      return "path \"" + QByteArray::fromStdString(problems[i].path) + "\", not \"" + parts.first().toUtf8() +
             "\":" + all;
    for (const QString& words : parts.mid(1))
      if (!QString::fromStdString(problems[i].message).contains(words))
        return "\"" + words.toUtf8() + "\" is not in:" + all;
  }
  return {};
}

/// Whether a table has this shape and these values, row by row, bit for bit but for the sign of zero.
inline bool holds(const Table& table, std::size_t rows, std::size_t columns,
                  const std::vector<double>& values) {
  return table.rows == rows && table.columns == columns && table.values == values;
}

} // namespace spikeloom::test

/// The problems of an action are as the lines say (see difference()).
#define CHECK_PROBLEMS(action, ...)                                                                          \
  do {                                                                                                       \
    const QByteArray difference_ = spikeloom::test::difference(                                              \
        spikeloom::test::problemsOf([&] { return action; }), QStringList(__VA_ARGS__));                      \
    QVERIFY2(difference_.isEmpty(), difference_.constData());                                                \
  } while (false)
