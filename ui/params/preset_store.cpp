#include "ui/params/preset_store.h"

#include <QDir>
#include <QFileInfo>
#include <QObject>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>
#include <limits>
#include <utility>

#include "ui/look/paths.h"
#include "ui/params/draft.h"

namespace spikeloom {

namespace {

void keep(std::vector<InputError>& problems, const InputErrors& errors) {
  problems.insert(problems.end(), errors.errors().begin(), errors.errors().end());
}

/// Numbers and words of a text in order, to be compared: numbers by value and before words.
std::vector<std::pair<qulonglong, QString>> partsOf(const QString& text) {
  static const QRegularExpression part(QStringLiteral("\\d+|\\p{L}+"));
  std::vector<std::pair<qulonglong, QString>> parts;
  for (const QRegularExpressionMatch& match : part.globalMatch(text)) {
    bool isNumber = false;
    const qulonglong number = match.captured().toULongLong(&isNumber);
    parts.emplace_back(isNumber ? number : std::numeric_limits<qulonglong>::max(),
                       isNumber ? QString() : match.captured());
  }
  return parts;
}

} // namespace

bool figureBefore(const QString& a, const QString& b) {
  if (a.isEmpty() || b.isEmpty())
    return !a.isEmpty() && b.isEmpty();
  return partsOf(a) < partsOf(b);
}

QString figureHeading(const QString& figure) {
  static const QRegularExpression number(QStringLiteral("^\\d+"));
  const QString leading = number.match(figure).captured();
  return QObject::tr("Figure %1").arg(leading.isEmpty() ? figure : leading);
}

QString ownPresetFolder() {
  return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/presets");
}

QString ownPresetFile(const QString& title) {
  QString name = title.toLower().replace(
      QRegularExpression(QStringLiteral("[^\\w]+"), QRegularExpression::UseUnicodePropertiesOption),
      QStringLiteral("-"));
  name.replace(QRegularExpression(QStringLiteral("^-+|-+$")), QString());
  return QStringLiteral("%1/%2.json")
      .arg(ownPresetFolder(), name.isEmpty() ? QStringLiteral("preset") : name);
}

std::vector<ListedPreset> listPresets(std::vector<InputError>& problems) {
  std::vector<ListedPreset> listed;
  std::vector<Preset> shipped = shippedPresets(problems); // by id
  std::ranges::stable_sort(shipped, figureBefore,
                           [](const Preset& preset) { return toQString(preset.figure); });
  for (Preset& preset : shipped) {
    const QString group =
        preset.figure.empty() ? QObject::tr("Other") : figureHeading(toQString(preset.figure));
    listed.push_back({std::move(preset), group});
  }
  const QDir folder(ownPresetFolder());
  for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
    try {
      listed.push_back({readPresetFile(folder.filePath(name)), QObject::tr("My presets")});
    } catch (const InputErrors& errors) {
      keep(problems, errors);
    }
  }
  return listed;
}

Preset readPresetFile(const QString& file) {
  Preset preset = readPreset(toPath(file));
  if (preset.title.empty())
    preset.title = QFileInfo(file).completeBaseName().toStdString();
  return preset;
}

void writePresetFile(const Preset& preset, const QString& file) {
  QDir().mkpath(QFileInfo(file).path()); // a failure shows when writing
  writePreset(preset, toPath(file));
}

} // namespace spikeloom
