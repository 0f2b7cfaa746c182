// What tests of wrong input share: files made up on the spot, and problems looked for among those reported.
#pragma once

#include <QFile>
#include <QStringList>
#include <QTest>
#include <algorithm>
#include <functional>
#include <vector>

#include "core/base/errors.h"

namespace spikeloom::test {

inline std::vector<InputError> problemsOf(const std::function<void()>& read) {
  try {
    read();
  } catch (const InputErrors& errors) {
    return errors.errors();
  }
  return {};
}

inline QString listed(const std::vector<InputError>& errors) {
  QString out;
  for (const InputError& error : errors)
    out += "\n  " + QString::fromStdString(error.text());
  return out;
}

/// Is there an error with this path whose message holds all the words? "path|word|word…"
inline bool holds(const std::vector<InputError>& errors, const QString& expected) {
  const QStringList words = expected.split('|');
  return std::ranges::any_of(errors, [&](const InputError& error) {
    return QString::fromStdString(error.path) == words.first() &&
           std::all_of(words.begin() + 1, words.end(), [&](const QString& word) {
             return QString::fromStdString(error.message).contains(word);
           });
  });
}

inline void write(const QString& name, const QByteArray& text) {
  QFile file(name);
  QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
  QCOMPARE(file.write(text), text.size());
}

} // namespace spikeloom::test
