#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTextStream>

#include <cstdio>
#include <memory>

#include "core/base/cpu.h"
#include "core/base/errors.h"
#include "ui/window/main_window.h"

using namespace spikeloom;

namespace {

QString text(const char* source) { return QCoreApplication::translate("main", source); }

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
  parser.addPositionalArgument("preset", text("a preset file, or the id of a preset"), "[preset]");
  parser.addOption({"train", text("start training at once")});
  parser.addOption({"theme", text("light, dark or system"), "theme"});
  parser.addOption({"settings", text("keep settings in this file"), "file"});
  parser.process(app);

  Arguments arguments;
  arguments.start.preset = parser.positionalArguments().value(0);
  arguments.start.train = parser.isSet("train");
  arguments.settingsFile = parser.value("settings");
  if (parser.isSet("theme")) {
    arguments.start.theme = themeNamed(parser.value("theme"));
    if (!arguments.start.theme) {
      QTextStream(stderr)
          << text("--theme %1 is not allowed: it must be light, dark or system").arg(parser.value("theme"))
          << '\n';
      std::exit(1);
    }
  }
  return arguments;
}

} // namespace

int main(int argc, char** argv) {
  try {
    kernelChoice();
  } catch (const InputErrors& errors) {
    std::fprintf(stderr, "%s\n", errors.errors().front().text().c_str());
    return 1;
  }
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName("Spikeloom");
  QCoreApplication::setApplicationName("Spikeloom");
  QCoreApplication::setApplicationVersion(
      QStringLiteral(SPIKELOOM_VERSION "\nkernels: %1").arg(kernelText(kernelChoice())));
  QGuiApplication::setDesktopFileName("spikeloom");
  const Arguments arguments = readArguments(app);
  const auto settings = arguments.settingsFile.isEmpty()
                            ? std::make_unique<QSettings>()
                            : std::make_unique<QSettings>(arguments.settingsFile, QSettings::IniFormat);
  MainWindow window(*settings, arguments.start);
  window.show();
  return QApplication::exec();
}
