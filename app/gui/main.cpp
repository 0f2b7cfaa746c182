#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "core/base/cpu.h"
#include "core/base/destination.h"
#include "core/base/errors.h"
#include "core/base/suggestion.h"
#include "core/base/text.h"
#include "core/io/guarded_read.h"
#include "ui/look/paths.h"
#include "ui/window/main_window.h"
#include "ui/window/termination.h"

using namespace spikeloom;

namespace {

QString text(const char* source) { return QCoreApplication::translate("main", source); }

/// On a terminal, which must not obey it.
void say(const QString& sentence) { std::fprintf(stderr, "%s\n", printable(sentence.toStdString()).c_str()); }

struct Arguments {
  StartOptions start;
  QString settingsFile;
};

/// Ends the program itself for --help, --version and what it does not understand.
Arguments readArguments(const QApplication& app) {
  QCommandLineParser parser;
  parser.setApplicationDescription(text("Watch a recurrent spiking network learn."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("file", text("a preset or a saved run, or the id of a preset"), "[file]");
  parser.addOption({"train", text("start training at once")});
  parser.addOption({"theme", text("light, dark or system"), "theme"});
  parser.addOption({"settings", text("keep settings in this file"), "file"});
  if (!parser.parse(QApplication::arguments())) {
    say(parser.errorText());
    std::exit(1);
  }
  parser.process(app); // --help and --version

  Arguments arguments;
  arguments.start.preset = parser.positionalArguments().value(0);
  arguments.start.train = parser.isSet("train");
  arguments.settingsFile = parser.value("settings");
  if (parser.isSet("theme")) {
    arguments.start.theme = themeNamed(parser.value("theme"));
    if (!arguments.start.theme) {
      const QString given = parser.value("theme");
      say(text("--theme %1 is not allowed%2: it must be light, dark or system")
              .arg(given,
                   QString::fromStdString(didYouMean(given.toStdString(), {"light", "dark", "system"}))));
      std::exit(1);
    }
  }
  return arguments;
}

MainWindow* openWindow = nullptr;

/// When the display goes, Qt ends the program by exit(), within the event loop.
void keepSession() {
  if (!openWindow)
    return;
  openWindow->abandon();
  std::_Exit(3); // what else would be done needs the display
}

} // namespace

int main(int argc, char** argv) {
  if (const auto code = serveHdf5Probe(argc, argv))
    return *code;
  guardHdf5();
  try {
    kernelChoice();
  } catch (const InputErrors& errors) {
    say(QString::fromStdString(errors.errors().front().text()));
    return 1;
  }
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName("Spikeloom");
  QCoreApplication::setApplicationName("Spikeloom");
  QCoreApplication::setApplicationVersion(
      QStringLiteral(SPIKELOOM_VERSION "\nkernels: %1").arg(kernelText(kernelChoice())));
  QGuiApplication::setDesktopFileName("spikeloom");
  const Arguments arguments = readArguments(app);
  if (!arguments.settingsFile.isEmpty())
    if (const auto problem = problemOfFile(toPath(arguments.settingsFile))) {
      say(QStringLiteral("--settings %1 %2").arg(arguments.settingsFile, QString::fromStdString(*problem)));
      return 1;
    }
  const auto settings = arguments.settingsFile.isEmpty()
                            ? std::make_unique<QSettings>()
                            : std::make_unique<QSettings>(arguments.settingsFile, QSettings::IniFormat);
  MainWindow window(*settings, arguments.start);
  const Termination termination;
  QObject::connect(&termination, &Termination::asked, &window, [&window] {
    window.leave(true);
    QCoreApplication::exit(0);
  });
  window.showFirst();
  openWindow = &window;
  std::atexit(keepSession);
  const int code = QApplication::exec();
  openWindow = nullptr;
  return code;
}
