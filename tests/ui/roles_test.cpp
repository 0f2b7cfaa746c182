#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QSet>
#include <QTest>

#include <cmath>

#include "tests/registry.h"
#include "ui/look/theme.h"

namespace spikeloom::test::roles_test {

namespace {

using Triple = std::array<double, 3>;

Triple times(const double (&matrix)[3][3], const Triple& v) {
  Triple product{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k)
      product[i] += matrix[i][k] * v[k];
  return product;
}

Triple linearRgb(const QColor& color) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return {linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
}

/// What a deuteranope sees: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model
/// for Simulation of Color Vision Deficiency", IEEE TVCG 15, 1291 (2009), severity 1.0, linear RGB.
Triple deuteranopic(const QColor& color) {
  static constexpr double machado[3][3]{
      {0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}};
  Triple seen = times(machado, linearRgb(color));
  for (double& c : seen)
    c = std::clamp(c, 0.0, 1.0);
  return seen;
}

/// CIE 1976 L*a*b* of linear sRGB, white point D65.
Triple lab(const Triple& rgb) {
  static constexpr double toXyz[3][3]{{0.4124564, 0.3575761, 0.1804375},
                                      {0.2126729, 0.7151522, 0.0721750},
                                      {0.0193339, 0.1191920, 0.9503041}};
  Triple xyz = times(toXyz, rgb);
  const Triple white{0.95047, 1.0, 1.08883};
  for (std::size_t i = 0; i < 3; ++i) {
    const double t = xyz[i] / white[i];
    xyz[i] = t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }
  return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

/// ΔE*ab of the two as a deuteranope sees them; about 2.3 can just be noticed side by side.
double difference(const QColor& a, const QColor& b) {
  const Triple x = lab(deuteranopic(a)), y = lab(deuteranopic(b));
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

/// Apart in two places of one picture, without the other beside it.
constexpr double clearlyDifferent = 25;

bool shapesDiffer(const RoleLook& a, const RoleLook& b) {
  return a.mark != b.mark || a.pattern != b.pattern || a.dash != b.dash;
}

QByteArray names(Role a, Role b) { return (wordOf(a) + " and " + wordOf(b)).toUtf8(); }

} // namespace

class RolesTest : public QObject {
  Q_OBJECT

private slots:
  void simulationIsThatOfThePaper() {
    // Grey stays grey for everybody: the rows add up to 1.
    const Triple grey = deuteranopic(QColor(128, 128, 128)), seen = linearRgb(QColor(128, 128, 128));
    for (std::size_t i = 0; i < 3; ++i)
      QVERIFY(std::abs(grey[i] - seen[i]) < 1e-5);
    // L*a*b* of the sRGB primaries' white and red, as published (Lindbloom).
    QVERIFY(std::abs(lab({1, 1, 1})[0] - 100) < 0.01);
    const Triple red = lab({1, 0, 0});
    QVERIFY(std::abs(red[0] - 53.24) < 0.05 && std::abs(red[1] - 80.09) < 0.05 &&
            std::abs(red[2] - 67.20) < 0.05);
  }

  void noTwoRolesLookAlike_data() {
    QTest::addColumn<ThemeChoice>("choice");
    QTest::newRow("light") << ThemeChoice::Light;
    QTest::newRow("dark") << ThemeChoice::Dark;
  }

  void noTwoRolesLookAlike() {
    QFETCH(ThemeChoice, choice);
    applyTheme(*qApp, choice);
    const QPalette palette = QApplication::palette();
    for (const Role a : allRoles)
      for (const Role b : allRoles) {
        if (a >= b)
          continue;
        const RoleLook x = lookOf(a, palette), y = lookOf(b, palette);
        QVERIFY2(shapesDiffer(x, y) || difference(x.color, y.color) > clearlyDifferent,
                 names(a, b).constData());
        if (x.mark == RoleLook::Mark::Area && y.mark == RoleLook::Mark::Area) { // these lie on each other
          QVERIFY2(x.pattern != y.pattern, names(a, b).constData());
          QVERIFY2(difference(x.color, y.color) > clearlyDifferent, names(a, b).constData());
        }
        // A test is what the network does, marked as a test.
        QVERIFY2(x.color != y.color || (a == Role::Network && b == Role::Test), names(a, b).constData());
      }
  }

  void wordsAreDifferent() {
    QSet<QString> words;
    for (const Role role : allRoles)
      words << wordOf(role);
    QCOMPARE(words.size(), qsizetype(allRoles.size()));
    QCOMPARE(termOf(Role::Tracking), QStringLiteral("tracking"));
  }

  void patternsAreSeenAndLeaveTheColor() {
    applyTheme(*qApp, ThemeChoice::Light);
    for (const Role role : {Role::Tracking, Role::Sampling, Role::Feedback}) {
      const RoleLook look = lookOf(role, QApplication::palette());
      QImage image(80, 80, QImage::Format_RGB32);
      QPainter painter(&image);
      QPainterPath area;
      area.addRect(image.rect());
      fillArea(painter, area, look);
      painter.end();
      int plain = 0;
      for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 80; ++x)
          plain += image.pixelColor(x, y) == look.color;
      QVERIFY2(plain > 6400 / 3 && plain < 6400 * 19 / 20, qPrintable(wordOf(role) + QString::number(plain)));
    }
  }
};

SPIKELOOM_WINDOW_TEST(RolesTest)

} // namespace spikeloom::test::roles_test

#include "roles_test.moc"
