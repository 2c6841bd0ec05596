/* dsp-math.c — trigonometry by three-part reduction to |r| <= pi/4 and Taylor polynomials. */
#include "dsp-math.h"

/* pi/2 in three parts; the first two end in enough zero bits that k times them is exact for
 * |k| < 2^17. */
static const double half_pi_1 = 0x1.921fb54400000p+0;
static const double half_pi_2 = 0x1.0b4611a600000p-34;
static const double half_pi_3 = 0x1.3198a2e037073p-69;

static double
sin_kernel (double r)
{
  double q = r * r;
  double p = -1.0 / 121645100408832000.0;
  p = p * q + 1.0 / 355687428096000.0;
  p = p * q - 1.0 / 1307674368000.0;
  p = p * q + 1.0 / 6227020800.0;
  p = p * q - 1.0 / 39916800.0;
  p = p * q + 1.0 / 362880.0;
  p = p * q - 1.0 / 5040.0;
  p = p * q + 1.0 / 120.0;
  p = p * q - 1.0 / 6.0;
  return r + r * q * p;
}

static double
cos_kernel (double r)
{
  double q = r * r;
  double p = 1.0 / 2432902008176640000.0;
  p = p * q - 1.0 / 6402373705728000.0;
  p = p * q + 1.0 / 20922789888000.0;
  p = p * q - 1.0 / 87178291200.0;
  p = p * q + 1.0 / 479001600.0;
  p = p * q - 1.0 / 3628800.0;
  p = p * q + 1.0 / 40320.0;
  p = p * q - 1.0 / 720.0;
  p = p * q + 1.0 / 24.0;
  return 1.0 - (0.5 * q - q * q * p);
}

/* sin (x + quarters pi/2) */
static double
sin_from (double x, int64_t quarters)
{
  double k = floor (x * (2.0 / DSP_PI) + 0.5);
  double r = ((x - k * half_pi_1) - k * half_pi_2) - k * half_pi_3;
  switch (((int64_t) k + quarters) & 3)
    {
    case 0:
      return sin_kernel (r);
    case 1:
      return cos_kernel (r);
    case 2:
      return -sin_kernel (r);
    default:
      return -cos_kernel (r);
    }
}

double
dsp_pow (double x, double y)
{
  return dsp_exp2 (y * dsp_log2 (x));
}

double
dsp_sin (double x)
{
  return sin_from (x, 0);
}

double
dsp_cos (double x)
{
  return sin_from (x, 1);
}

double
dsp_tan (double x)
{
  return sin_from (x, 0) / sin_from (x, 1);
}

double
dsp_bessel_i0 (double x)
{
  double half = x / 2, term = 1, sum = 1;
  for (int k = 1; k < 100 && term > sum * 1e-17; k++)
    {
      term *= (half / k) * (half / k);
      sum += term;
    }
  return sum;
}
