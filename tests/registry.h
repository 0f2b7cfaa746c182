// One program holds all of a layer's tests: what they include is compiled once, and there is one link
// instead of dozens. The program runs the test that its first argument names (its file's name without
// _test.cpp). Several files are compiled as one source: what NAME_test.cpp declares belongs to the namespace
// spikeloom::test::NAME_test, so that no helper of one file is taken for another's.
#pragma once

#include <QTest>

namespace spikeloom::test {

/// Makes a test, or a program that a test needs, known to main.cpp. A file's path stands for its name.
struct Registered {
  Registered(const char* nameOrFile, int (*run)(int argc, char** argv));
};

/// Without an application; with one as in Qt's QTEST_MAIN and QTEST_GUILESS_MAIN.
struct NoApplication {
  NoApplication(int&, char**) {}
};

template <class Test, class Application> int runTest(int argc, char** argv) {
  [[maybe_unused]] const Application application(argc, argv);
  QCoreApplication::setAttribute(Qt::AA_Use96Dpi);
  Test test;
  return QTest::qExec(&test, argc, argv);
}

} // namespace spikeloom::test

/// In the place of a main function: a test that needs no event loop, one that needs a loop, one with widgets.
#define SPIKELOOM_TEST(Class) SPIKELOOM_REGISTER_TEST(Class, ::spikeloom::test::NoApplication)
#define SPIKELOOM_SESSION_TEST(Class) SPIKELOOM_REGISTER_TEST(Class, ::QCoreApplication)
#define SPIKELOOM_WINDOW_TEST(Class) SPIKELOOM_REGISTER_TEST(Class, ::QApplication)
#define SPIKELOOM_REGISTER_TEST(Class, Application)                                                          \
  static const ::spikeloom::test::Registered registered##Class(                                              \
      __FILE__, ::spikeloom::test::runTest<Class, Application>);
